using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Services;

/// <summary>Each limit refuses with its name and value, and leaves the server as it was.</summary>
public sealed class LimitTests
{
    // Much longer than what is not held back takes.
    private static readonly TimeSpan HeldBack = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Sessions_BeyondTheLimit_AreRefusedUntilOneCloses()
    {
        await using var server = await TestServer.StartAsync(new() { MaxSessions = 1 });
        var first = (await server.Client.OpenSessionAsync(new OpenSessionRequest())).SessionId;
        var second = server.Client.OpenSessionAsync(new OpenSessionRequest());
        AssertLimit(await FailureAsync(second.ResponseAsync, StatusCode.ResourceExhausted), "max-sessions = 1");
        Assert.Equal(1, server.Server.OpenSessions);
        await server.Client.CloseSessionAsync(new CloseSessionRequest { SessionId = first });
        await server.Client.OpenSessionAsync(new OpenSessionRequest());
    }

    [Fact]
    public async Task ArrayBytes_BeyondTheLimit_AreRefusedUntilSomeAreDeleted()
    {
        await using var server = await TestServer.StartAsync(new() { MaxArrayBytes = 8 });
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.OkAsync(await stream.StoreAsync(1, Scalar(1)));
        var refused = await stream.FailureAsync(await stream.StoreAsync(2, Vector(1, 2)), StatusCode.ResourceExhausted);
        Assert.StartsWith("an array of tensor<2xf32> replicated: 8 bytes beside the 4 bytes already held", refused.Message);
        AssertLimit(refused, "max-array-bytes = 8");
        await stream.OkAsync(await stream.DeleteAsync(1, 2));
        await stream.OkAsync(await stream.StoreAsync(2, Vector(1, 2)));
    }

    [Fact]
    public async Task ArrayBytes_OfKeptResults_CountToo()
    {
        await using var server = await TestServer.StartAsync(new() { MaxArrayBytes = 12 });
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.OkAsync(await stream.RewriteAsync("add", 1));
        await stream.OkAsync(await stream.StoreAsync(1, Vector(1, 2)));
        var kept = await stream.RunAsync(1, [Given(1), Given(1)], [Keep(2)]);
        AssertLimit(await stream.FailureAsync(kept, StatusCode.ResourceExhausted), "max-array-bytes = 12");
        await stream.OkAsync(await stream.RunAsync(1, [Given(1), Given(1)], [Inline()]));
    }

    [Fact]
    public async Task Arrays_BeyondTheLimit_AreRefused()
    {
        await using var server = await TestServer.StartAsync(new() { MaxArrays = 1 });
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.OkAsync(await stream.StoreAsync(1, Scalar(1)));
        AssertLimit(await stream.FailureAsync(await stream.StoreAsync(2, Scalar(1)), StatusCode.ResourceExhausted), "max-arrays = 1");
        await stream.HoldsAsync(1, 1);
    }

    [Fact]
    public async Task ProgramBytes_BeyondTheLimit_AreRefused()
    {
        await using var server = await TestServer.StartAsync(new() { MaxProgramBytes = 10 });
        var request = Program("add        ");
        var status = await FailureAsync(server.Client.RewriteAsync(request).ResponseAsync, StatusCode.ResourceExhausted);
        Assert.Equal("a program of 11 bytes exceeds the server's limit max-program-bytes = 10", status.Message);
        await server.Client.RewriteAsync(Program("add"));
    }

    [Fact]
    public async Task InlineBytes_BeyondTheLimit_AreRefusedInEveryPlace()
    {
        await using var server = await TestServer.StartAsync(new() { MaxInlineBytes = 4 });
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.OkAsync(await stream.RewriteAsync("add", 1));
        AssertLimit(
            await stream.FailureAsync(await stream.StoreAsync(1, Vector(1, 2)), StatusCode.ResourceExhausted), "max-inline-bytes = 4");
        var run = await stream.RunAsync(1, [Given(Vector(1, 2)), Given(Vector(1, 2))], [Inline()]);
        AssertLimit(await stream.FailureAsync(run, StatusCode.ResourceExhausted), "max-inline-bytes = 4");
        using var upload = server.Client.StoreBuffer();
        var header = new StoreBufferHeader { SessionId = stream.SessionId, Array = 7, Type = Vector(1, 2).Type, TotalBytes = 8 };
        await upload.RequestStream.WriteAsync(new StoreBufferRequest { Header = header });
        await upload.RequestStream.WriteAsync(new StoreBufferRequest { Chunk = Vector(1, 2).Data });
        await upload.RequestStream.CompleteAsync();
        await upload.ResponseAsync;
        AssertLimit(await stream.FailureAsync(await stream.FetchAsync(7), StatusCode.ResourceExhausted), "max-inline-bytes = 4");
        var inline = await stream.RunAsync(1, [Given(7), Given(7)], [Inline()]);
        AssertLimit(await stream.FailureAsync(inline, StatusCode.ResourceExhausted), "max-inline-bytes = 4");
        await stream.OkAsync(await stream.RunAsync(1, [Given(7), Given(7)], [Keep(8)]));
    }

    [Fact]
    public async Task Executables_BeyondTheLimit_AreRefused()
    {
        await using var server = await TestServer.StartAsync(new() { MaxExecutables = 1 });
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.OkAsync(await stream.RewriteAsync("add", 1));
        AssertLimit(await stream.FailureAsync(await stream.RewriteAsync("step", 2), StatusCode.ResourceExhausted), "max-executables = 1");
    }

    [Fact]
    public async Task Runs_BeyondTheLimit_AreRefused()
    {
        await using var server = await TestServer.StartAsync(new() { MaxConcurrentRuns = 1 });
        var wait = (await server.Client.RewriteAsync(Program("wait"))).Executable;
        using var running = server.Client.RunAsync(new RunRequest { Executable = wait });
        await TestServer.EventuallyAsync(() => server.Accelerator.Running == 1, "the run");
        AssertLimit(
            await FailureAsync(server.Client.RunAsync(new RunRequest { Executable = wait }).ResponseAsync, StatusCode.ResourceExhausted),
            "max-concurrent-runs = 1");
    }

    [Fact]
    public async Task PendingOperations_BeyondTheLimit_HoldTheClientBack()
    {
        await using var server = await TestServer.StartAsync(new() { MaxPendingOperations = 2 });
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.OkAsync(await stream.RewriteAsync("wait", 1));
        await stream.RunAsync(new RunRequest { Executable = 1, Results = { Keep(8) }, RunId = 1 });
        await stream.RunAsync(new RunRequest { Executable = 1, Results = { Keep(9) }, RunId = 2 });
        var third = stream.OkAsync(await stream.StoreAsync(7, Scalar(1)));
        await Assert.ThrowsAsync<TimeoutException>(() => third.WaitAsync(HeldBack));
        await CancelAsync(server, stream.SessionId, 1);
        await CancelAsync(server, stream.SessionId, 2);
        await third;
    }

    [Fact]
    public async Task PendingBytes_BeyondTheLimit_HoldTheClientBack()
    {
        await using var server = await TestServer.StartAsync(new() { MaxPendingBytes = 600 });
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.OkAsync(await stream.RewriteAsync("wait", 1));
        var run = await stream.RunAsync(new RunRequest { Executable = 1, Results = { Keep(9) }, RunId = 1 });

        // 400 bytes that wait for the run, and 400 more that there is no room for until those have left.
        await stream.StoreAsync(7, Vector(new float[100]), run);
        var third = stream.OkAsync(await stream.StoreAsync(8, Vector(new float[100])));
        await Assert.ThrowsAsync<TimeoutException>(() => third.WaitAsync(HeldBack));
        await CancelAsync(server, stream.SessionId, 1);
        await third;
    }

    [Fact]
    public async Task Rewrites_BeyondTheLimit_WaitForTheirTurn()
    {
        await using var server = await TestServer.StartAsync(new() { MaxConcurrentRewrites = 2 });
        using var both = new CountdownEvent(2);
        using var go = new ManualResetEventSlim();
        void Compile()
        {
            both.Signal();
            go.Wait(TestServer.Patience);
        }

        foreach (var name in new[] { "slow", "slower" })
            server.Accelerator.Programs.Add(name, server.Accelerator.Programs["add"] with { Name = name, OnCompile = Compile });
        var slow = server.Client.RewriteAsync(Program("slow")).ResponseAsync;
        var slower = server.Client.RewriteAsync(Program("slower")).ResponseAsync;
        Assert.True(both.Wait(TestServer.Patience), "two were to be compiled at once");
        var third = server.Client.RewriteAsync(Program("add")).ResponseAsync;
        await Assert.ThrowsAsync<TimeoutException>(() => third.WaitAsync(HeldBack));
        go.Set();
        await Task.WhenAll(slow, slower, third).WaitAsync(TestServer.Patience);
    }

    [Fact]
    public async Task Message_LargerThanAnythingAllowed_IsRefusedByTheTransport()
    {
        await using var server = await TestServer.StartAsync(new() { MaxProgramBytes = 10, MaxInlineBytes = 10 });
        var request = new RewriteRequest { Format = "mlir", Code = ByteString.CopyFrom(new byte[2 << 20]) };
        var error = await Assert.ThrowsAsync<RpcException>(() => server.Client.RewriteAsync(request).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    private static async Task CancelAsync(TestServer server, string session, ulong run) =>
        await TestServer.EventuallyAsync(
            () => server.Client.CancelRun(new CancelRunRequest { SessionId = session, RunId = run }).Found, $"run {run}");

    private static void AssertLimit(StatusProto status, string limit) =>
        Assert.EndsWith($"exceeds the server's limit {limit}", status.Message);
}
