using Grpc.Core;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Http2;

/// <summary>Servers that break HTTP/2 or gRPC frame by frame: each call ends with the status that the specification says.</summary>
public sealed class BrokenServerTests
{
    private static readonly byte[] Five = RawClient.Frame(0, [0x10, 0x05]);

    [Fact]
    public async Task WholeAnswer_IsTaken()
    {
        await using var server = new FrameServer();
        var call = server.Client.UnaryAsync(new EchoMessage());
        var connection = await server.AcceptAsync();
        await connection.ReadAsync(FrameType.Headers, 1);

        await connection.AnswerAsync(1);
        await connection.DataAsync(1, Five[..3]);
        await connection.DataAsync(1, Five[3..]);
        await connection.EndAsync(1);

        Assert.Equal(5, (await call.ResponseAsync.Soon()).Number);
    }

    // grpc/grpc doc/PROTOCOL-HTTP2.md, Errors.
    [Theory]
    [InlineData(0x0, nameof(StatusCode.Internal))]
    [InlineData(0x1, nameof(StatusCode.Internal))]
    [InlineData(0x2, nameof(StatusCode.Internal))]
    [InlineData(0x3, nameof(StatusCode.Internal))]
    [InlineData(0x6, nameof(StatusCode.Internal))]
    [InlineData(0x7, nameof(StatusCode.Unavailable))]
    [InlineData(0x8, nameof(StatusCode.Cancelled))]
    [InlineData(0x9, nameof(StatusCode.Internal))]
    [InlineData(0xb, nameof(StatusCode.ResourceExhausted))]
    [InlineData(0xc, nameof(StatusCode.PermissionDenied))]
    public async Task ResetAfterAMessage_IsMappedByTheTable(int code, string expected)
    {
        await using var server = new FrameServer();
        using var call = server.Client.ServerStream(new EchoMessage());
        var connection = await server.AcceptAsync();
        await connection.ReadAsync(FrameType.Headers, 1);
        await connection.AnswerAsync(1);
        await connection.DataAsync(1, Five);
        Assert.True(await call.ResponseStream.MoveNext().Soon());

        await connection.ResetAsync(1, code);

        Assert.Equal(expected, (await AnyCall.FailsAsync(call.ResponseStream.MoveNext())).StatusCode.ToString());
    }

    [Fact]
    public async Task ResetInTheMiddleOfAMessage_EndsThatCallAlone()
    {
        await using var server = new FrameServer();
        using var first = server.Client.ServerStream(new EchoMessage());
        var connection = await server.AcceptAsync();
        await connection.ReadAsync(FrameType.Headers, 1);
        using var second = server.Client.ServerStream(new EchoMessage());
        await connection.ReadAsync(FrameType.Headers, 3);
        await connection.AnswerAsync(1);
        await connection.AnswerAsync(3);

        await connection.DataAsync(1, Five[..6]);
        await connection.ResetAsync(1, 2);
        await connection.DataAsync(3, Five);
        await connection.EndAsync(3);

        Assert.Equal(StatusCode.Internal, (await AnyCall.FailsAsync(first.ResponseStream.MoveNext())).StatusCode);
        Assert.True(await second.ResponseStream.MoveNext().Soon());
        Assert.False(await second.ResponseStream.MoveNext().Soon());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(255)]
    public async Task UnknownFlag_IsInternal(byte flag) =>
        await AssertInternalAsync(RawClient.Frame(flag, [0x10, 0x05]), $"flag before a message is {flag}");

    [Fact]
    public async Task LengthBeyondTheEnd_IsInternal() => await AssertInternalAsync([0, 0, 0, 0, 9, 1], "1 of a message's 9 bytes");

    [Fact]
    public async Task TwoBytes_AreInternal() => await AssertInternalAsync([0, 0], "2 of the 5 bytes");

    [Fact]
    public async Task SecondMessage_IsInternal() => await AssertInternalAsync([.. Five, .. Five], "second message");

    [Fact]
    public async Task NoProtobuf_IsInternal() => await AssertInternalAsync(RawClient.Frame(0, [0xFF]), "no EchoMessage");

    [Fact]
    public async Task LengthOfFourGigabytes_IsExhaustedBeforeAnythingIsRead()
    {
        var failure = await AnswerAsync([0, 0xFF, 0xFF, 0xFF, 0xFF]);

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.Contains("4294967295 bytes", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BinaryHeaderThatIsNoBase64_IsInternalToWhoeverAsks(bool isAskedBefore)
    {
        await using var server = new FrameServer();
        using var call = server.Client.ServerStream(new EchoMessage());
        var asked = isAskedBefore ? call.ResponseHeadersAsync : null;
        var connection = await server.AcceptAsync();
        await connection.ReadAsync(FrameType.Headers, 1);
        await connection.AnswerAsync(1, ("proof-bin", "a*b"));
        await connection.DataAsync(1, Five);
        Assert.True(await call.ResponseStream.MoveNext().Soon());

        var failure = await Assert.ThrowsAsync<RpcException>(() => (asked ?? call.ResponseHeadersAsync).Soon());

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.Contains("'proof-bin'", failure.Status.Detail, StringComparison.Ordinal);
        await connection.EndAsync(1);
        Assert.False(await call.ResponseStream.MoveNext().Soon());
    }

    [Fact]
    public async Task BinaryTrailerThatIsNoBase64_IsInternalAndNamed()
    {
        await using var server = new FrameServer();
        var call = server.Client.UnaryAsync(new EchoMessage()).ResponseAsync;
        var connection = await server.AcceptAsync();
        await connection.ReadAsync(FrameType.Headers, 1);
        await connection.AnswerAsync(1);
        await connection.DataAsync(1, Five);
        await connection.HeadersAsync(1, true, ("proof-bin", "a*b"), ("grpc-status", "0"));

        var failure = await AnyCall.FailsAsync(call);

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.Contains("'proof-bin'", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("zero")]
    [InlineData("17")]
    [InlineData("")]
    public async Task StatusThatIsNone_IsUnknown(string status)
    {
        var failure = await AnswerAsync(Five, status);

        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
        Assert.Contains($"grpc-status is {(status == "17" ? "17" : $"'{status}'")}", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataBeforeHeaders_IsUnavailableAndTheNextCallConnectsAnew()
    {
        await using var server = new FrameServer();
        var call = server.Client.UnaryAsync(new EchoMessage()).ResponseAsync;
        var connection = await server.AcceptAsync();
        await connection.ReadAsync(FrameType.Headers, 1);

        await connection.DataAsync(1, Five, end: true);

        Assert.Contains((await AnyCall.FailsAsync(call)).StatusCode, new[] { StatusCode.Unavailable, StatusCode.Internal });
        await AssertNextAsync(server);
    }

    [Fact]
    public async Task HeadersWithoutTheirEnd_AreUnavailableAndTheNextCallConnectsAnew()
    {
        await using var server = new FrameServer();
        var call = server.Client.UnaryAsync(new EchoMessage()).ResponseAsync;
        var connection = await server.AcceptAsync();
        await connection.ReadAsync(FrameType.Headers, 1);

        await connection.SendAsync(FrameType.Headers, 0, 1, HeaderBlock.Write((":ok", "")));
        await connection.DataAsync(1, Five, end: true);

        Assert.Equal(StatusCode.Unavailable, (await AnyCall.FailsAsync(call)).StatusCode);
        await AssertNextAsync(server);
    }

    [Fact]
    public async Task HeadersBeyondTheLargest_AreUnavailableAndTheNextCallConnectsAnew()
    {
        await using var server = new FrameServer();
        var call = server.Client.UnaryAsync(new EchoMessage()).ResponseAsync;
        var connection = await server.AcceptAsync();
        await connection.ReadAsync(FrameType.Headers, 1);

        // HttpClient takes 64 KiB.
        var block = HeaderBlock.Write((":ok", ""), ("content-type", "application/grpc"), ("x", new string('x', 100 << 10)));
        var pieces = block.Chunk(16 << 10).ToArray();
        await connection.SendAsync(FrameType.Headers, 0, 1, pieces[0]);
        _ = await Record.ExceptionAsync(async () =>
        {
            foreach (var piece in pieces[1..^1])
            {
                await connection.SendAsync(FrameType.Continuation, 0, 1, piece);
            }

            await connection.SendAsync(FrameType.Continuation, Frame.EndHeaders, 1, pieces[^1]);
        });

        Assert.Equal(StatusCode.Unavailable, (await AnyCall.FailsAsync(call)).StatusCode);
        await AssertNextAsync(server);
    }

    [Fact]
    public async Task ConnectionLostInTheMiddleOfAMessage_IsUnavailable()
    {
        await using var server = new FrameServer();
        using var call = server.Client.ServerStream(new EchoMessage());
        await using (var connection = await server.AcceptAsync())
        {
            await connection.ReadAsync(FrameType.Headers, 1);
            await connection.AnswerAsync(1);
            await connection.DataAsync(1, Five[..6]);
        }

        Assert.Equal(StatusCode.Unavailable, (await AnyCall.FailsAsync(call.ResponseStream.MoveNext())).StatusCode);
    }

    private static async Task AssertNextAsync(FrameServer server)
    {
        var next = server.Client.UnaryAsync(new EchoMessage()).ResponseAsync;
        var connection = await server.AcceptAsync();
        await connection.ReadAsync(FrameType.Headers, 1);
        await connection.AnswerAsync(1);
        await connection.DataAsync(1, Five);
        await connection.EndAsync(1);
        Assert.Equal(5, (await next.Soon()).Number);
    }

    private static async Task AssertInternalAsync(byte[] body, string expected)
    {
        var failure = await AnswerAsync(body);

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.Contains(expected, failure.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task<RpcException> AnswerAsync(byte[] body, string status = "0")
    {
        await using var server = new FrameServer();
        var call = server.Client.UnaryAsync(new EchoMessage()).ResponseAsync;
        var connection = await server.AcceptAsync();
        await connection.ReadAsync(FrameType.Headers, 1);
        await connection.AnswerAsync(1);
        await connection.DataAsync(1, body);
        await connection.EndAsync(1, status);
        return await AnyCall.FailsAsync(call);
    }
}
