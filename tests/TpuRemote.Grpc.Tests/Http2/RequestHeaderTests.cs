using TpuRemote.Grpc.Tests.Hosting;

namespace TpuRemote.Grpc.Tests.Http2;

/// <summary>What clients may write into the headers of a call, letter by letter; 0 OK, 4 DeadlineExceeded, 13 Internal. After each, the
/// same connection serves the next call.</summary>
public sealed class RequestHeaderTests
{
    private static readonly byte[] Five = RawClient.Frame(0, [0x10, 0x05]);

    // grpc/grpc doc/PROTOCOL-HTTP2.md, Timeout: one to eight digits and a unit.
    [Theory]
    [InlineData("0n", "4")]
    [InlineData("0S", "4")]
    [InlineData("00000000H", "4")]
    [InlineData("1n", "4")]
    [InlineData("1H", "0")]
    [InlineData("60M", "0")]
    [InlineData("60S", "0")]
    [InlineData("60000m", "0")]
    [InlineData("60000000u", "0")]
    [InlineData("99999999n", "4")]
    [InlineData("99999999H", "0")]
    [InlineData("100000000n", "13")]
    [InlineData("000000001S", "13")]
    [InlineData("99999999999999999999H", "13")]
    [InlineData("-1S", "13")]
    [InlineData("+1S", "13")]
    [InlineData("1 S", "13")]
    [InlineData("1.5S", "13")]
    [InlineData("1s", "13")]
    [InlineData("1h", "13")]
    [InlineData("1", "13")]
    [InlineData("S", "13")]
    [InlineData("1SS", "13")]
    [InlineData("0x1S", "13")]
    public async Task Timeout_IsReadToTheLetter(string timeout, string expected)
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.Unary = async (request, context) =>
        {
            // Those whose deadline is near wait for it.
            if (context.Deadline < DateTime.UtcNow.AddSeconds(10))
            {
                await Task.Delay(System.Threading.Timeout.Infinite, context.CancellationToken);
            }

            return request;
        };

        var message = await AssertStatusAsync(host, expected, ("grpc-timeout", timeout));

        if (expected == "13")
        {
            Assert.Contains($"'{timeout}'", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task TimeoutGivenTwice_IsInternal()
    {
        await using var host = await EchoHost.StartAsync();

        await AssertStatusAsync(host, "13", ("grpc-timeout", "60S"), ("grpc-timeout", "60S"));
    }

    [Theory]
    [InlineData("AAEC", new byte[] { 0, 1, 2 })]
    [InlineData("AAECAw", new byte[] { 0, 1, 2, 3 })]
    [InlineData("AAECAw==", new byte[] { 0, 1, 2, 3 })]
    [InlineData("", new byte[0])]
    public async Task BinaryHeader_IsReadPaddedAndUnpadded(string text, byte[] expected)
    {
        await using var host = await EchoHost.StartAsync();
        byte[]? read = null;
        host.Handlers.Unary = (request, context) =>
        {
            read = context.RequestHeaders.GetValueBytes("proof-bin");
            return Task.FromResult(request);
        };

        await AssertStatusAsync(host, "0", ("proof-bin", text));

        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData("a*b")]
    [InlineData("A")]
    [InlineData("AA=A")]
    [InlineData("=")]
    public async Task BinaryHeaderThatIsNoBase64_IsInternalToTheHandlerThatReadsIt(string text)
    {
        await using var host = await EchoHost.StartAsync();
        host.Handlers.Unary = (request, context) =>
        {
            _ = context.RequestHeaders;
            return Task.FromResult(request);
        };

        var message = await AssertStatusAsync(host, "13", ("proof-bin", text));

        Assert.Contains("'proof-bin'", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/grpc", 200)]
    [InlineData("application/grpc+proto", 200)]
    [InlineData("application/grpc;charset=utf-8", 200)]
    [InlineData("APPLICATION/GRPC", 200)]
    [InlineData("application/grpc-web", 415)]
    [InlineData("application/grpc-web+proto", 415)]
    [InlineData("application/grpcx", 415)]
    [InlineData("application/json", 415)]
    [InlineData("text/plain", 415)]
    public async Task ContentType_ThatIsNotGrpcs_IsUnsupportedMediaType(string contentType, int expected)
    {
        await using var host = await EchoHost.StartAsync();

        var response = await RawClient.PostAsync(host.Address, "Unary", Five, ("content-type", contentType)).Soon();

        Assert.Equal(expected, response.HttpStatus);
        Assert.Equal(expected == 200 ? "0" : null, response.Status);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(128)]
    [InlineData(255)]
    public async Task UnknownFlagBeforeAMessage_IsInternal(byte flag)
    {
        await using var host = await EchoHost.StartAsync();
        await using var client = await FrameConnection.ConnectAsync(host.Address);
        await client.CallAsync(1, "Unary");
        await client.DataAsync(1, RawClient.Frame(flag, [0x10, 0x05]), end: true);

        var (status, message) = await client.ReadStatusAsync(1);

        Assert.Equal("13", status);
        Assert.Contains($"flag before a message is {flag}", message, StringComparison.Ordinal);
        await AssertServesAsync(client, 3);
    }

    [Fact]
    public async Task LengthOfFourGigabytes_IsExhaustedBeforeAnythingIsRead()
    {
        await using var host = await EchoHost.StartAsync(server: options => options.MaxReceiveMessageSize = null);
        await using var client = await FrameConnection.ConnectAsync(host.Address);
        await client.CallAsync(1, "Unary");
        await client.DataAsync(1, [0, 0xFF, 0xFF, 0xFF, 0xFF]);

        var (status, message) = await client.ReadStatusAsync(1);

        Assert.Equal("8", status);
        Assert.Contains("4294967295 bytes", message, StringComparison.Ordinal);
        await AssertServesAsync(client, 3);
    }

    private static async Task<string> AssertStatusAsync(EchoHost host, string expected, params (string Name, string Value)[] headers)
    {
        await using var client = await FrameConnection.ConnectAsync(host.Address);
        await client.CallAsync(1, "Unary", headers);
        await client.DataAsync(1, Five, end: true);
        var (status, message) = await client.ReadStatusAsync(1);
        Assert.True(status == expected, $"grpc-status is {status}: {message}");
        await AssertServesAsync(client, 3);
        return message;
    }

    private static async Task AssertServesAsync(FrameConnection client, int stream)
    {
        await client.CallAsync(stream, "Duplex");
        await client.DataAsync(stream, Five, end: true);
        Assert.Equal(("0", ""), await client.ReadStatusAsync(stream));
    }
}
