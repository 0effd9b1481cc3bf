using System.Text;
using Grpc.Core;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Specs;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Executables;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Executables;

/// <summary>Reading a program is work like compiling it: it takes a turn, and ends with who asked for it.</summary>
public sealed class ReadingTests : IDisposable
{
    private readonly ManualResetEventSlim _begun = new();
    private readonly ManualResetEventSlim _cancelled = new();

    [Fact]
    public async Task Reading_WhoseCallerCancels_EndsAndGivesItsTurnBack()
    {
        await using var server = await StartAsync();
        using var cancel = new CancellationTokenSource();
        var reading = server.Client.RewriteAsync(Program("endless"), cancellationToken: cancel.Token).ResponseAsync;
        Assert.True(_begun.Wait(TestServer.Patience), "it is never read");

        // There is one turn, which the reading has.
        var next = server.Client.RewriteAsync(Program("add")).ResponseAsync;
        await Assert.ThrowsAsync<TimeoutException>(() => next.WaitAsync(TimeSpan.FromMilliseconds(200)));
        await cancel.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => reading)).StatusCode);
        await next.WaitAsync(TestServer.Patience);
        Assert.True(_cancelled.IsSet, "the reading was not told");
    }

    [Fact]
    public async Task Reading_WhenTheServerEnds_Ends()
    {
        var server = await StartAsync();
        Task reading;
        await using (server)
        {
            reading = server.Client.RewriteAsync(Program("endless")).ResponseAsync;
            Assert.True(_begun.Wait(TestServer.Patience), "it is never read");
            await server.Server.StopAsync(CancellationToken.None);
        }

        Assert.True(_cancelled.Wait(TestServer.Patience), "the reading goes on after the server");
        await Assert.ThrowsAsync<RpcException>(() => reading);
    }

    [Fact]
    public async Task Text_ThatWasGivenBefore_IsNotReadAgain()
    {
        var read = 0;
        await using var server = await TestServer.StartAsync();
        var counted = server.Accelerator.Programs["add"] with { Name = "counted", OnParse = _ => Interlocked.Increment(ref read) };
        server.Accelerator.Programs.Add("counted", counted);
        var first = await server.Client.RewriteAsync(Program("counted"));
        var again = await server.Client.RewriteAsync(Program("counted"));
        Assert.Equal((first.Executable, true, 1), (again.Executable, again.Cached, read));

        // The same program in other letters is read, and found by what it says.
        again = await server.Client.RewriteAsync(Program(" counted"));
        Assert.Equal((first.Executable, true, 2), (again.Executable, again.Cached, read));

        // The same letters for other options are another program.
        var other = Program("counted");
        other.Options = new() { NumReplicas = 2 };
        Assert.Equal((false, 3), ((await server.Client.RewriteAsync(other)).Cached, read));
    }

    [Fact]
    public void Parser_OfThePod_HeedsItsCancellation()
    {
        using var pod = new PodAccelerator(TpuTopology.Parse("v2-8"), new ServerLimits(), TimeProvider.System);
        var text = Encoding.UTF8.GetBytes("module { func.func @main(%a: tensor<2xf32>) -> tensor<2xf32> { return %a : tensor<2xf32> } }");
        var spec = new RewriteSpec("", 0, 0, default(Precision));
        pod.Parse(text, spec, CancellationToken.None);
        Assert.ThrowsAny<OperationCanceledException>(() => pod.Parse(text, spec, new CancellationToken(canceled: true)));
    }

    public void Dispose()
    {
        _begun.Dispose();
        _cancelled.Dispose();
    }

    // One turn, and a program that is read until it is told to stop.
    private async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartAsync(new() { MaxConcurrentRewrites = 1 });
        var endless = server.Accelerator.Programs["add"] with { Name = "endless", OnParse = ReadWithoutEnd };
        server.Accelerator.Programs.Add("endless", endless);
        return server;
    }

    private void ReadWithoutEnd(CancellationToken cancellation)
    {
        _begun.Set();
        if (cancellation.WaitHandle.WaitOne(TestServer.Patience)) _cancelled.Set();
    }
}
