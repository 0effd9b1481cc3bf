using TpuRemote.Server.Hosting;

namespace TpuRemote.Server.Tests.Hosting;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:8470", "127.0.0.1:8470", "grpc://127.0.0.1:8470")]
    [InlineData("localhost:0", "127.0.0.1:0", "grpc://127.0.0.1:0")]
    [InlineData("[::1]:8470", "[::1]:8470", "grpc://[::1]:8470")]
    [InlineData("0.0.0.0:8470", "0.0.0.0:8470", "grpc://127.0.0.1:8470")]
    [InlineData("unix:/run/tpu.sock", "unix:/run/tpu.sock", "unix:///run/tpu.sock")]
    public void Address_OfEachForm_IsReadAndShown(string text, string shown, string client)
    {
        var address = ListenAddress.Parse(text);
        Assert.Equal(shown, address.ToString());
        Assert.Equal(client, address.ClientAddress);
    }

    [Theory]
    [InlineData("")]
    [InlineData("8470")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("example.test:80")]
    [InlineData("unix:")]
    public void Address_OfNoForm_IsRefusedWithWhatIsExpected(string text)
    {
        var error = Assert.Throws<FormatException>(() => ListenAddress.Parse(text));
        Assert.Contains("expected HOST:PORT with an IP address or localhost, or unix:PATH", error.Message);
    }
}
