using System.Globalization;
using Grpc.Core;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Calls;

public sealed class MetadataFlowTests
{
    [Fact]
    public async Task RequestHeaders_TextBinaryAndRepeated_ArriveAsSent()
    {
        await using var host = await EchoHost.StartAsync();
        Metadata? received = null;
        host.Handlers.Unary = (request, context) =>
        {
            received = context.RequestHeaders;
            return Task.FromResult(request);
        };
        var headers = new Metadata { { "User", "a b" }, { "raw-bin", new byte[] { 1, 2, 3, 4 } }, { "tag", "x" }, { "tag", "y" } };

        await host.Client.UnaryAsync(new EchoMessage(), headers).ResponseAsync.Soon();

        Assert.Equal("a b", received!.GetValue("user"));
        Assert.Equal([1, 2, 3, 4], received.GetValueBytes("raw-bin"));
        Assert.Equal("x, y", string.Join(", ", received.GetAll("tag").Select(entry => entry.Value))); // HTTP may join them
        Assert.Null(received.Get("content-type"));
        Assert.Null(received.Get("te"));
    }

    [Fact]
    public async Task ResponseHeadersAndTrailers_OfASuccess_ArriveApart()
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.Unary = async (request, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "first", "1" }, { "raw-bin", new byte[] { 9 } } });
            context.ResponseTrailers.Add("last", "2");
            return request;
        };

        using var call = host.Client.UnaryAsync(new EchoMessage());
        var headers = await call.ResponseHeadersAsync.Soon();
        await call.ResponseAsync.Soon();

        Assert.Equal(("1", "2"), (headers.GetValue("first"), call.GetTrailers().GetValue("last")));
        Assert.Equal([9], headers.GetValueBytes("raw-bin"));
        Assert.Null(headers.Get("last"));
        Assert.Null(call.GetTrailers().Get("first"));
        Assert.Null(call.GetTrailers().Get("grpc-status"));
    }

    [Fact]
    public async Task Metadata_WithoutBytes_ArrivesBothWays()
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.Unary = async (request, context) =>
        {
            await context.WriteResponseHeadersAsync([context.RequestHeaders.Get("raw-bin")!, context.RequestHeaders.Get("text")!]);
            context.ResponseTrailers.Add(context.RequestHeaders.Get("raw-bin")!);
            context.ResponseTrailers.Add(context.RequestHeaders.Get("text")!);
            return request;
        };

        using var call = host.Client.UnaryAsync(new EchoMessage(), new Metadata { { "raw-bin", Array.Empty<byte>() }, { "text", "" } });
        await call.ResponseAsync.Soon();

        foreach (var received in new[] { await call.ResponseHeadersAsync, call.GetTrailers() })
        {
            Assert.Equal([], received.GetValueBytes("raw-bin")!);
            Assert.Equal("", received.GetValue("text"));
        }
    }

    [Fact]
    public async Task ResponseHeaders_SentTwice_AreRefused()
    {
        await using var host = await EchoHost.StartAsync();
        Exception? second = null;
        host.Handlers.Unary = async (request, context) =>
        {
            await context.WriteResponseHeadersAsync([]);
            second = await Record.ExceptionAsync(() => context.WriteResponseHeadersAsync([]));
            return request;
        };

        await host.Client.UnaryAsync(new EchoMessage()).ResponseAsync.Soon();

        Assert.IsType<InvalidOperationException>(second);
    }

    [Theory]
    [InlineData(false, "ipv4:127.0.0.1:")]
    [InlineData(true, "unix:")]
    public async Task Context_OfACall_TellsMethodHostPeerAndDeadline(bool onUnixSocket, string peer)
    {
        await using var host = await EchoHost.StartAsync(onUnixSocket);
        host.Handlers.Unary = (_, context) =>
        {
            context.UserState["seen"] = true;
            return Task.FromResult(new EchoMessage
            {
                Text = string.Join(
                    ' ',
                    context.Method,
                    context.Host,
                    context.Peer,
                    context.Deadline.ToString("O", CultureInfo.InvariantCulture),
                    context.GetHttpContext().Items.ContainsKey("seen")),
            });
        };
        var deadline = DateTime.UtcNow.AddSeconds(30);

        var told = (await host.Client.WithHost("tpu.example:8470").UnaryAsync(new EchoMessage(), deadline: deadline).ResponseAsync.Soon())
            .Text.Split(' ');

        Assert.Equal("/tpu_remote.tests.v1.Echo/Unary", told[0]);
        Assert.Equal("tpu.example:8470", told[1]);
        Assert.StartsWith(peer, told[2], StringComparison.Ordinal);
        var seen = DateTime.Parse(told[3], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        Assert.InRange(seen, deadline.AddSeconds(-1), deadline.AddSeconds(5));
        Assert.Equal("True", told[4]);
    }

    [Fact]
    public async Task Context_WithoutDeadline_SaysMaxValue()
    {
        await using var host = await EchoHost.StartAsync();
        var seen = default(DateTime);
        host.Handlers.Unary = (request, context) =>
        {
            seen = context.Deadline;
            return Task.FromResult(request);
        };

        await host.Client.UnaryAsync(new EchoMessage()).ResponseAsync.Soon();

        Assert.Equal(DateTime.MaxValue, seen);
    }

    [Fact]
    public async Task RequestHeader_OfTheProtocolsOwn_IsRefused()
    {
        await using var host = await EchoHost.StartAsync();

        var refusal = Assert.Throws<ArgumentException>(
            () => host.Client.UnaryAsync(new EchoMessage(), new Metadata { { "grpc-timeout", "1S" } }));

        Assert.Contains("grpc-timeout", refusal.Message, StringComparison.Ordinal);
    }
}
