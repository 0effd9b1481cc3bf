using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Hosting;

public sealed class ShutdownTests
{
    private static readonly ServerTimes Hasty = new() { ShutdownGrace = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public async Task PendingCalls_WhenTheServerStops_AreAllAnswered()
    {
        await using var server = await TestServer.StartAsync(times: Hasty);
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.OkAsync(await stream.RewriteAsync("wait", 1));
        var running = await stream.RunAsync(1, [], [Keep(8)]);
        var waiting = await stream.RunAsync(1, [], [Keep(9)]);
        var fetch = await stream.FetchAsync(9);
        await stream.OkAsync(await stream.StoreAsync(7, Scalar(1)));
        var wait = (await server.Client.RewriteAsync(Program("wait"))).Executable;
        var unary = server.Client.RunAsync(new RunRequest { Executable = wait }).ResponseAsync;
        using var outfeed = server.Client.Outfeed();
        await outfeed.RequestStream.WriteAsync(new OutfeedRequest { Header = new TransferHeader { SessionId = stream.SessionId } });
        await outfeed.RequestStream.WriteAsync(new OutfeedRequest { Dequeue = new OutfeedDequeue { Sequence = 1 } });
        var dequeued = outfeed.ResponseStream.MoveNext(CancellationToken.None);
        var ended = stream.EndAsync(StatusCode.Unavailable);
        await TestServer.EventuallyAsync(() => server.Accelerator.Running == 1, "the run");

        await server.Server.StopAsync().WaitAsync(TestServer.Patience);

        Assert.Equal("the server is shutting down", (await ended).Status.Detail);
        await stream.FailureAsync(running, StatusCode.Unavailable);
        await stream.FailureAsync(waiting, StatusCode.Unavailable);
        Assert.Contains(fetch, stream.Order);
        await FailureAsync(unary, StatusCode.Unavailable);
        Assert.True(await dequeued.WaitAsync(TestServer.Patience));
        Assert.Equal(StatusCode.Unavailable, (StatusCode)outfeed.ResponseStream.Current.Status.Code);
    }

    [Fact]
    public async Task RunThatEndsWithinTheGrace_IsNotCancelled()
    {
        using var finish = new ManualResetEventSlim();
        var slow = new Accelerators.ScriptedProgram("slow", [], [], (_, _, options) =>
        {
            finish.Wait(options.CancellationToken);
            return [];
        });
        await using var server = await TestServer.StartAsync(times: new() { ShutdownGrace = TestServer.Patience }, programs: slow);
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.OkAsync(await stream.RewriteAsync("slow", 1));
        var run = await stream.RunAsync(1, [], []);
        await stream.OkAsync(await stream.StoreAsync(7, Scalar(1)));
        var stopping = server.Server.StopAsync();
        var late = await stream.RunAsync(1, [], []);
        await stream.FailureAsync(late, StatusCode.Unavailable);
        await FailureAsync(server.Client.OpenSessionAsync(new OpenSessionRequest()).ResponseAsync, StatusCode.Unavailable);
        Assert.False(stopping.IsCompleted);
        finish.Set();
        await stream.OkAsync(run);
        await stopping.WaitAsync(TestServer.Patience);
    }

    [Fact]
    public async Task Socket_OfAServerThatWasKilled_IsTakenOver()
    {
        var directory = Directory.CreateTempSubdirectory("tpu-socket-test-").FullName;
        var path = Path.Combine(directory, "tpu.sock");
        var born = Path.Combine(directory, "born.sock");
        using (var dead = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0))
        {
            dead.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(born));
            dead.Listen();
            File.Move(born, path);
            Assert.Throws<IOException>(() => UnixSockets.Free(path));
        }

        // Under its new name the file outlives the socket, as after a kill.
        Assert.True(File.Exists(path));
        UnixSockets.Free(path);
        Assert.False(File.Exists(path));
        Directory.Delete(directory);
    }
}
