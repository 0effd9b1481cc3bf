using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Calls;

/// <summary>A message of 1000 zero bytes is 1003 bytes: a tag, two bytes of length, the payload.</summary>
public sealed class MessageSizeTests
{
    private static readonly EchoMessage Thousand = new() { Payload = ByteString.CopyFrom(new byte[1000]) };

    [Fact]
    public async Task Server_ReceivesMoreThanItsLimit_SaysBothSizes()
    {
        await using var host = await EchoHost.StartAsync(server: options => options.MaxReceiveMessageSize = 1002);
        await AssertExhaustedAsync(host.Client.UnaryAsync(Thousand).ResponseAsync, 1003, 1002);
    }

    [Fact]
    public async Task Server_SendsMoreThanItsLimit_SaysBothSizes()
    {
        await using var host = await EchoHost.StartAsync(server: options => options.MaxSendMessageSize = 1002);
        await AssertExhaustedAsync(host.Client.UnaryAsync(Thousand).ResponseAsync, 1003, 1002);
    }

    [Fact]
    public async Task Client_ReceivesMoreThanItsLimit_SaysBothSizes()
    {
        await using var host = await EchoHost.StartAsync(client: options => options.MaxReceiveMessageSize = 1002);
        await AssertExhaustedAsync(host.Client.UnaryAsync(Thousand).ResponseAsync, 1003, 1002);
    }

    [Fact]
    public async Task Client_SendsMoreThanItsLimit_SaysBothSizes()
    {
        await using var host = await EchoHost.StartAsync(client: options => options.MaxSendMessageSize = 1002);
        await AssertExhaustedAsync(host.Client.UnaryAsync(Thousand).ResponseAsync, 1003, 1002);
        using var call = host.Client.Duplex();
        await AssertExhaustedAsync(call.RequestStream.WriteAsync(Thousand), 1003, 1002);
    }

    [Fact]
    public async Task Message_OfExactlyTheLimit_Passes()
    {
        await using var host = await EchoHost.StartAsync(
            server: options => (options.MaxReceiveMessageSize, options.MaxSendMessageSize) = (1003, 1003),
            client: options => (options.MaxReceiveMessageSize, options.MaxSendMessageSize) = (1003, 1003));

        Assert.Equal(Thousand, await host.Client.UnaryAsync(Thousand).ResponseAsync.Soon());
    }

    [Fact]
    public async Task Limits_Unset_AreFourMebibytesToReceiveOnBothSides()
    {
        const int FourMebibytes = 4 * 1024 * 1024;
        var large = new EchoMessage { Payload = ByteString.CopyFrom(new byte[FourMebibytes]) };
        await using var host = await EchoHost.StartAsync();
        await AssertExhaustedAsync(host.Client.UnaryAsync(large).ResponseAsync, large.CalculateSize(), FourMebibytes);

        host.Handlers.Unary = (_, _) => Task.FromResult(large);
        await AssertExhaustedAsync(host.Client.UnaryAsync(new EchoMessage()).ResponseAsync, large.CalculateSize(), FourMebibytes);
    }

    [Fact]
    public async Task SixtyFourMebibytes_ToTheByte_PassBothWaysAndOneMoreDoesNot()
    {
        const int Limit = 64 << 20;
        var overhead = new EchoMessage { Payload = ByteString.CopyFrom(new byte[Limit - 100]) }.CalculateSize() - (Limit - 100);
        var payload = new byte[Limit - overhead + 1];
        new Random(20261121).NextBytes(payload);
        var exact = new EchoMessage { Payload = ByteString.CopyFrom(payload.AsSpan(1)) };
        var beyond = new EchoMessage { Payload = ByteString.CopyFrom(payload) };
        await using var host = await EchoHost.StartAsync(
            server: options => options.MaxReceiveMessageSize = Limit, client: options => options.MaxReceiveMessageSize = Limit);
        Assert.Equal(Limit, exact.CalculateSize());

        Assert.Equal(exact.Payload, (await host.Client.UnaryAsync(exact).ResponseAsync.Soon()).Payload);
        await AssertExhaustedAsync(host.Client.UnaryAsync(beyond).ResponseAsync, Limit + 1, Limit);
        host.Handlers.Unary = (_, _) => Task.FromResult(beyond);
        await AssertExhaustedAsync(host.Client.UnaryAsync(new EchoMessage()).ResponseAsync, Limit + 1, Limit);
    }

    private static async Task AssertExhaustedAsync(Task call, int size, int limit)
    {
        var failure = await AnyCall.FailsAsync(call);
        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.Contains($" {size} bytes", failure.Status.Detail, StringComparison.Ordinal);
        Assert.Contains($"at most {limit} ", failure.Status.Detail, StringComparison.Ordinal);
    }
}
