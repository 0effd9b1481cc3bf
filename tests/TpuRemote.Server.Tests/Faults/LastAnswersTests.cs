using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Faults;

/// <summary>Clients that are well, answer pings and do not read, when their session ends by another call: nothing waits for them.</summary>
public sealed class LastAnswersTests
{
    // More than all windows and buffers on the way.
    private const int AnswerBytes = 16 << 20;

    private static readonly ServerTimes Times = new() { KeepAlive = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task SessionStream_ThatIsNotRead_EndsAfterItsSession()
    {
        await using var server = await TestServer.StartAsync(times: Times);
        using var stream = await TestStream.OpenAsync(server.Client);
        var literal = new LiteralProto
        {
            Type = new ArrayTypeProto { ElementType = PrimitiveType.F32, Dimensions = { AnswerBytes / sizeof(float) } },
            Data = UnsafeByteOperations.UnsafeWrap(new byte[AnswerBytes]),
        };
        await stream.OkAsync(await stream.StoreAsync(7, literal));
        for (var i = 0; i < 4; i++) await stream.FetchAsync(7);

        // Others go on, and the stream is still there after the time that it will be given.
        await Task.Delay(3 * Times.KeepAlive);
        Assert.Equal(1, server.Server.ActiveCalls);
        await server.Client.CloseSessionAsync(new CloseSessionRequest { SessionId = stream.SessionId });
        await TestServer.EventuallyAsync(() => server.Server.ActiveCalls == 0, "the end of the stream");
        Assert.Equal(0, server.Server.OpenSessions);
    }

    // The client is not to blame for it.
    [Fact]
    public async Task SessionStream_WhoseLastAnswerIsLongInComing_WaitsForIt()
    {
        using var go = new ManualResetEventSlim();
        await using var server = await TestServer.StartAsync(times: Times);
        server.Accelerator.Programs["deaf"] = server.Accelerator.Programs["wait"] with
        {
            Name = "deaf",
            Run = (_, _, options) =>
            {
                go.Wait(TestServer.Patience, CancellationToken.None);
                throw new OperationCanceledException(options.CancellationToken);
            },
        };
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.OkAsync(await stream.RewriteAsync("deaf", 1));
        var run = await stream.RunAsync(1, [], [Messages.Inline()]);
        await TestServer.EventuallyAsync(() => server.Accelerator.Running == 1, "the run");
        var closing = server.Client.CloseSessionAsync(new CloseSessionRequest { SessionId = stream.SessionId }).ResponseAsync;
        await Task.Delay(4 * Times.KeepAlive);
        Assert.Equal(2, server.Server.ActiveCalls);
        go.Set();
        await stream.FailureAsync(run, StatusCode.NotFound);
        await stream.EndAsync(StatusCode.NotFound);
        await closing.WaitAsync(TestServer.Patience);
    }

    [Fact]
    public async Task SessionStream_WhoseLastAnswersAreRead_GetsThemAndTheReason()
    {
        await using var server = await TestServer.StartAsync(times: Times);
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.OkAsync(await stream.RewriteAsync("wait", 1));
        var run = await stream.RunAsync(1, [], [Messages.Inline()]);
        await TestServer.EventuallyAsync(() => server.Accelerator.Running == 1, "the run");
        await server.Client.CloseSessionAsync(new CloseSessionRequest { SessionId = stream.SessionId });
        await stream.FailureAsync(run, StatusCode.NotFound);
        var error = await stream.EndAsync(StatusCode.NotFound);
        Assert.Equal("the session was closed by CloseSession", error.Status.Detail);
    }
}
