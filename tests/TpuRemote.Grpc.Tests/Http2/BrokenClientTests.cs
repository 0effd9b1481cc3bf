using Grpc.Core;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Http2;

/// <summary>Clients that break HTTP/2 or gRPC frame by frame: each is answered by the book, and the server serves the next call.</summary>
public sealed class BrokenClientTests
{
    private const int ProtocolError = 1;
    private const int StreamClosed = 5;
    private const int FrameSizeError = 6;
    private const int Cancel = 8;

    // Field 2 as a varint: the message with number 5.
    private static readonly byte[] Five = RawClient.Frame(0, [0x10, 0x05]);

    [Fact]
    public async Task WholeCall_IsAnswered()
    {
        await using var host = await EchoHost.StartAsync();
        await using var client = await FrameConnection.ConnectAsync(host.Address);

        await client.CallAsync(1, "Unary");
        await client.DataAsync(1, Five, end: true);

        Assert.Equal(Five, (await client.ReadAsync(FrameType.Data, 1)).Payload);
        Assert.Equal(("0", ""), await client.ReadStatusAsync(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task MessageInPieces_IsOneMessage(int size)
    {
        await using var host = await EchoHost.StartAsync();
        await using var client = await FrameConnection.ConnectAsync(host.Address);

        await client.CallAsync(1, "Unary");
        foreach (var piece in Five.Chunk(size))
        {
            await client.DataAsync(1, piece);
        }

        await client.DataAsync(1, [], end: true);

        Assert.Equal(("0", ""), await client.ReadStatusAsync(1));
    }

    [Fact]
    public async Task DataBeforeHeaders_EndsTheConnection()
    {
        await using var host = await EchoHost.StartAsync();
        await using var client = await FrameConnection.ConnectAsync(host.Address);

        await client.DataAsync(1, Five, end: true);

        // RFC 9113, 5.1: a frame other than HEADERS on an idle stream is a connection error.
        Assert.Contains((await client.ReadAsync(FrameType.GoAway)).ErrorCode, new[] { ProtocolError, StreamClosed });
        Assert.Null(await client.ReadAsync().Soon());
        await AssertServesAsync(host);
    }

    [Fact]
    public async Task HeadersWithoutTheirEnd_FollowedByData_EndTheConnection()
    {
        await using var host = await EchoHost.StartAsync();
        await using var client = await FrameConnection.ConnectAsync(host.Address);

        await client.SendAsync(FrameType.Headers, 0, 1, HeaderBlock.Write((":method", "POST")));
        await client.DataAsync(1, Five, end: true);

        // RFC 9113, 6.10.
        Assert.Equal(ProtocolError, (await client.ReadAsync(FrameType.GoAway)).ErrorCode);
        await AssertServesAsync(host);
    }

    [Fact]
    public async Task FrameBeyondTheLargest_EndsTheConnection()
    {
        await using var host = await EchoHost.StartAsync();
        await using var client = await FrameConnection.ConnectAsync(host.Address);
        await client.CallAsync(1, "Unary");

        // SETTINGS_MAX_FRAME_SIZE is 16 KiB unless a server says otherwise (RFC 9113, 4.2).
        await client.SendAsync(FrameType.Data, 0, 1, new byte[100], length: (16 << 10) + 1);

        Assert.Equal(FrameSizeError, (await client.ReadAsync(FrameType.GoAway)).ErrorCode);
        await AssertServesAsync(host);
    }

    [Fact]
    public async Task ResetInTheMiddleOfAMessage_CancelsThatCallAlone()
    {
        await using var host = await EchoHost.StartAsync();
        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Handlers.ClientStream = async (requests, context) =>
        {
            cancelled.SetResult(await IsCancelledAsync(requests, context));
            return new EchoMessage();
        };
        await using var client = await FrameConnection.ConnectAsync(host.Address);
        await client.CallAsync(1, "ClientStream");
        await client.DataAsync(1, Five[..6]);

        await client.ResetAsync(1, Cancel);

        Assert.True(await cancelled.Task.Soon());
        await client.CallAsync(3, "Unary");
        await client.DataAsync(3, Five, end: true);
        Assert.Equal(("0", ""), await client.ReadStatusAsync(3));
    }

    [Fact]
    public async Task ConnectionLostInTheMiddleOfAMessage_CancelsItsCalls()
    {
        await using var host = await EchoHost.StartAsync();
        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Handlers.Duplex = async (requests, _, context) =>
        {
            entered.SetResult();
            cancelled.SetResult(await IsCancelledAsync(requests, context));
        };
        await using (var client = await FrameConnection.ConnectAsync(host.Address))
        {
            await client.CallAsync(1, "Duplex");
            await client.DataAsync(1, Five[..6]);
            await entered.Task.Soon();
        }

        Assert.True(await cancelled.Task.Soon());
        await AssertServesAsync(host);
    }

    [Fact]
    public async Task OversizedHeaders_AreRefused()
    {
        await using var host = await EchoHost.StartAsync();
        await using var client = await FrameConnection.ConnectAsync(host.Address);

        // 40 KiB, in three frames; Kestrel takes 32 KiB.
        var block = HeaderBlock.Write(
            [(":method", "POST"), (":scheme", "http"), (":path", "/tpu_remote.tests.v1.Echo/Unary"), ("x", new string('x', 40 << 10))]);
        var pieces = block.Chunk(16 << 10).ToArray();
        await client.SendAsync(FrameType.Headers, 0, 1, pieces[0]);

        // The server may hang up before it has seen all of them, and its GOAWAY may be lost with what it did not read.
        var rest = await Record.ExceptionAsync(async () =>
        {
            await client.SendAsync(FrameType.Continuation, 0, 1, pieces[1]);
            await client.SendAsync(FrameType.Continuation, Frame.EndHeaders, 1, pieces[2]);
        });
        Assert.True(rest is null or IOException, $"{rest}");
        var answer = await client.ReadAsync().Soon();
        Assert.True(answer is null or { Type: FrameType.GoAway }, $"{answer}");
        await AssertServesAsync(host);
    }

    [Fact]
    public async Task ThousandsOfResets_EndTheConnection()
    {
        // Rapid resets (CVE-2023-44487): streams that are begun and reset at once cost the server more than the client.
        await using var host = await EchoHost.StartAsync();
        await using var client = await FrameConnection.ConnectAsync(host.Address);
        var sending = Task.Run(async () =>
        {
            for (var stream = 1; stream < 40_000; stream += 2)
            {
                await client.CallAsync(stream, "Duplex");
                await client.ResetAsync(stream, Cancel);
            }
        });

        // By GOAWAY, which the reset of a connection that is still written to may overtake.
        while (await client.ReadAsync().Soon() is not null)
        {
        }

        _ = await Record.ExceptionAsync(() => sending.Soon());
        await AssertServesAsync(host);
    }

    // The read fails at once; the token follows, for the reset of a stream reaches its body first.
    private static async Task<bool> IsCancelledAsync(IAsyncStreamReader<EchoMessage> requests, ServerCallContext context)
    {
        var read = await Record.ExceptionAsync(() => requests.MoveNext().Soon());
        var wait = await Record.ExceptionAsync(() => Task.Delay(Timeout.Infinite, context.CancellationToken).Soon());
        return read is OperationCanceledException && wait is OperationCanceledException;
    }

    private static async Task AssertServesAsync(EchoHost host) =>
        Assert.Equal("next", (await host.Client.UnaryAsync(new EchoMessage { Text = "next" }).ResponseAsync.Soon()).Text);
}
