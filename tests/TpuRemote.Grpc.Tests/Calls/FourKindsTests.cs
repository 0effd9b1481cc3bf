using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Calls;

/// <summary>Each kind of call over TCP and over a Unix domain socket.</summary>
public sealed class FourKindsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Unary_Message_ComesBack(bool onUnixSocket)
    {
        await using var host = await EchoHost.StartAsync(onUnixSocket);

        using var call = host.Client.UnaryAsync(new EchoMessage { Text = "grüß", Number = 7 });
        var response = await call.ResponseAsync.Soon();

        Assert.Equal(new EchoMessage { Text = "grüß", Number = 7 }, response);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task BlockingUnary_Message_ComesBack()
    {
        await using var host = await EchoHost.StartAsync();

        var response = await Task.Run(() => host.Client.Unary(new EchoMessage { Text = "a" })).Soon();

        Assert.Equal("a", response.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ClientStream_ThreeMessages_AreJoined(bool onUnixSocket)
    {
        await using var host = await EchoHost.StartAsync(onUnixSocket);

        using var call = host.Client.ClientStream();
        foreach (var (text, number) in new[] { ("a", 1), ("b", 20), ("c", 300) })
        {
            await call.RequestStream.WriteAsync(new EchoMessage { Text = text, Number = number }).Soon();
        }

        await call.RequestStream.CompleteAsync().Soon();
        var response = await call.ResponseAsync.Soon();

        Assert.Equal(("a,b,c", 321), (response.Text, response.Number));
    }

    [Fact]
    public async Task ClientStream_NoMessages_AnswersEmpty()
    {
        await using var host = await EchoHost.StartAsync();

        using var call = host.Client.ClientStream();
        await call.RequestStream.CompleteAsync().Soon();

        Assert.Equal(new EchoMessage(), await call.ResponseAsync.Soon());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ServerStream_FiveAsked_FiveComeInOrder(bool onUnixSocket)
    {
        await using var host = await EchoHost.StartAsync(onUnixSocket);

        using var call = host.Client.ServerStream(new EchoMessage { Text = "x", Number = 5 });
        var numbers = await ReadAllAsync(call.ResponseStream).Soon();

        Assert.Equal([0, 1, 2, 3, 4], numbers);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ServerStream_NoneAsked_EndsAtOnce()
    {
        await using var host = await EchoHost.StartAsync();

        using var call = host.Client.ServerStream(new EchoMessage { Number = 0 });

        Assert.False(await call.ResponseStream.MoveNext().Soon());
        Assert.False(await call.ResponseStream.MoveNext().Soon());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Duplex_PingPong_EachAnswerComesBeforeTheNextRequest(bool onUnixSocket)
    {
        await using var host = await EchoHost.StartAsync(onUnixSocket);

        using var call = host.Client.Duplex();
        for (var number = 0; number < 20; number++)
        {
            await call.RequestStream.WriteAsync(new EchoMessage { Number = number }).Soon();
            Assert.True(await call.ResponseStream.MoveNext().Soon());
            Assert.Equal(number, call.ResponseStream.Current.Number);
        }

        await call.RequestStream.CompleteAsync().Soon();
        Assert.False(await call.ResponseStream.MoveNext().Soon());
    }

    [Fact]
    public async Task Duplex_BufferedWrites_ArriveWithTheEnd()
    {
        await using var host = await EchoHost.StartAsync();

        using var call = host.Client.Duplex();
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        for (var number = 0; number < 3; number++)
        {
            await call.RequestStream.WriteAsync(new EchoMessage { Number = number }).Soon();
        }

        await call.RequestStream.CompleteAsync().Soon();

        Assert.Equal([0, 1, 2], await ReadAllAsync(call.ResponseStream).Soon());
    }

    [Fact]
    public async Task Duplex_ServerSpeaksFirst_ClientHearsBeforeWriting()
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.Duplex = async (requests, responses, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "greeting", "hello" } });
            await requests.MoveNext(context.CancellationToken);
        };

        using var call = host.Client.Duplex();
        var headers = await call.ResponseHeadersAsync.Soon();

        Assert.Equal("hello", headers.GetValue("greeting"));
    }

    [Fact]
    public async Task AllKinds_LargePayload_ComesBackWhole()
    {
        await using var host = await EchoHost.StartAsync(
            server: options => options.MaxReceiveMessageSize = null, client: options => options.MaxReceiveMessageSize = null);
        var payload = new byte[40_000_000]; // beyond Kestrel's own 30 MB limit for request bodies
        new Random(1).NextBytes(payload);
        var message = new EchoMessage { Number = 1, Payload = UnsafeByteOperations.UnsafeWrap(payload) };

        var unary = await host.Client.UnaryAsync(message).ResponseAsync.Soon();
        using var stream = host.Client.ServerStream(message);
        Assert.True(await stream.ResponseStream.MoveNext().Soon());

        Assert.True(unary.Payload.Span.SequenceEqual(payload));
        Assert.True(stream.ResponseStream.Current.Payload.Span.SequenceEqual(payload));
    }

    [Fact]
    public async Task Duplex_ThreeHundredAtOnce_AllAreOpenTogether()
    {
        await using var host = await EchoHost.StartAsync();

        var calls = Enumerable.Range(0, 300).Select(_ => host.Client.Duplex()).ToArray();
        await Task.WhenAll(calls.Select(async (call, number) =>
        {
            await call.RequestStream.WriteAsync(new EchoMessage { Number = number });
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(number, call.ResponseStream.Current.Number);
        })).Soon();

        // None has ended: the 300 streams were open at the same time.
        await Task.WhenAll(calls.Select(async call =>
        {
            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext());
            call.Dispose();
        })).Soon();
    }

    private static async Task<List<long>> ReadAllAsync(IAsyncStreamReader<EchoMessage> stream)
    {
        var numbers = new List<long>();
        await foreach (var message in stream.ReadAllAsync())
        {
            numbers.Add(message.Number);
        }

        return numbers;
    }
}
