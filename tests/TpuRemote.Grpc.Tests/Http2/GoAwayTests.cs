using Grpc.Core;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Http2;

/// <summary>A server that takes no more calls on a connection: what is under way ends well, what comes goes elsewhere.</summary>
public sealed class GoAwayTests
{
    private static readonly byte[] Five = RawClient.Frame(0, [0x10, 0x05]);

    [Fact]
    public async Task OpenCall_OfAServerThatDrains_EndsWellAndTheNextConnectsAnew()
    {
        await using var server = new FrameServer();
        using var open = server.Client.ServerStream(new EchoMessage());
        var first = await server.AcceptAsync();
        await first.ReadAsync(FrameType.Headers, 1);
        await first.AnswerAsync(1);

        await first.GoAwayAsync(lastStream: 1, code: 0);
        await first.DataAsync(1, Five);
        Assert.True(await open.ResponseStream.MoveNext().Soon());
        await CallAsync(server);

        await first.DataAsync(1, Five);
        await first.EndAsync(1);
        Assert.True(await open.ResponseStream.MoveNext().Soon());
        Assert.False(await open.ResponseStream.MoveNext().Soon());
        Assert.Equal(StatusCode.OK, open.GetStatus().StatusCode);
    }

    [Fact]
    public async Task TwoStepGoAway_OfAServerThatDrainsByTheBook_LosesNothing()
    {
        // RFC 9113, 6.8: first a GOAWAY with the largest stream number, then one with the last stream that is served.
        await using var server = new FrameServer();
        var call = server.Client.UnaryAsync(new EchoMessage()).ResponseAsync;
        var first = await server.AcceptAsync();
        await first.ReadAsync(FrameType.Headers, 1);

        await first.GoAwayAsync(lastStream: int.MaxValue, code: 0);
        await first.PingAsync();
        await CallAsync(server);
        await first.GoAwayAsync(lastStream: 1, code: 0);
        await first.AnswerAsync(1);
        await first.DataAsync(1, Five);
        await first.EndAsync(1);

        Assert.Equal(5, (await call.Soon()).Number);
    }

    [Fact]
    public async Task CallBeyondTheLastStream_IsSentAgainOrUnavailable()
    {
        await using var server = new FrameServer();
        using var open = server.Client.ServerStream(new EchoMessage());
        var first = await server.AcceptAsync();
        await first.ReadAsync(FrameType.Headers, 1);
        await first.AnswerAsync(1);
        var refused = server.Client.UnaryAsync(new EchoMessage()).ResponseAsync;
        await first.ReadAsync(FrameType.Headers, 3);

        await first.GoAwayAsync(lastStream: 1, code: 0);

        // The server has not looked at stream 3, so it may be sent again; if it cannot be, the caller must learn that trying again is safe.
        var again = server.AcceptAsync();
        if (await Task.WhenAny(again, refused).Soon() == refused)
        {
            Assert.Equal(StatusCode.Unavailable, (await AnyCall.FailsAsync(refused)).StatusCode);
        }
        else
        {
            await AnswerAsync(await again);
            Assert.Equal(5, (await refused.Soon()).Number);
        }

        await first.EndAsync(1);
        Assert.False(await open.ResponseStream.MoveNext().Soon());
    }

    [Fact]
    public async Task ErrorGoAway_IsUnavailableOnEveryOpenCall()
    {
        await using var server = new FrameServer();
        using var open = server.Client.ServerStream(new EchoMessage());
        await using var first = await server.AcceptAsync();
        await first.ReadAsync(FrameType.Headers, 1);
        await first.AnswerAsync(1);

        // ENHANCE_YOUR_CALM, as for too many pings, and nothing of the open stream was served.
        await first.GoAwayAsync(lastStream: 0, code: 0xb);
        await first.DisposeAsync();

        Assert.Equal(StatusCode.Unavailable, (await AnyCall.FailsAsync(open.ResponseStream.MoveNext())).StatusCode);
        await CallAsync(server);
    }

    [Fact]
    public async Task Server_ThatStops_LetsCallsEndAndTellsClientsByGoAway()
    {
        await using var host = await EchoHost.StartAsync();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Handlers.Unary = async (request, _) =>
        {
            entered.SetResult();
            await finish.Task;
            return request;
        };
        await using var client = await FrameConnection.ConnectAsync(host.Address);
        await client.CallAsync(1, "Unary");
        await client.DataAsync(1, Five, end: true);
        await entered.Task.Soon();

        var stopping = host.StopAsync();
        Assert.Equal(0, (await client.ReadAsync(FrameType.GoAway)).ErrorCode);
        Assert.False(stopping.IsCompleted);
        finish.SetResult();

        Assert.Equal(("0", ""), await client.ReadStatusAsync(1));

        // Kestrel sees that nothing is open any more when the client's next frame comes; clients close by themselves.
        await client.SendAsync(FrameType.Ping, 0, 0, new byte[8]);
        await stopping.Soon();
        var last = await client.ReadAsync().Soon();
        Assert.True(last is null || (last.Type == FrameType.GoAway && last.LastStream == 1), $"{last}");
    }

    private static async Task CallAsync(FrameServer server)
    {
        var call = server.Client.UnaryAsync(new EchoMessage()).ResponseAsync;
        await AnswerAsync(await server.AcceptAsync());
        Assert.Equal(5, (await call.Soon()).Number);
    }

    private static async Task AnswerAsync(FrameConnection connection)
    {
        await connection.ReadAsync(FrameType.Headers, 1);
        await connection.AnswerAsync(1);
        await connection.DataAsync(1, Five);
        await connection.EndAsync(1);
    }
}
