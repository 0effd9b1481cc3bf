using TpuRemote.Grpc.Addresses;

namespace TpuRemote.Grpc.Tests.Addresses;

public sealed class ChannelAddressTests
{
    [Theory]
    [InlineData("http://10.0.0.2:8470", "10.0.0.2:8470")]
    [InlineData("grpc://10.0.0.2:8470", "10.0.0.2:8470")]
    [InlineData("grpc://[::1]:8470", "[::1]:8470")]
    [InlineData("unix:///run/tpu.sock", "localhost")]
    public void Open_KnownForm_HasItsTarget(string address, string target)
    {
        using var channel = ChannelAddress.Open(address);

        Assert.Equal(target, channel.Target);
    }

    [Theory]
    [InlineData("10.0.0.2:8470")]
    [InlineData("grpc://10.0.0.2")]
    [InlineData("unix://host/path")]
    [InlineData("unix:///")]
    [InlineData("https://10.0.0.2")]
    [InlineData("ftp://10.0.0.2")]
    [InlineData("tpu")]
    public void Open_AnotherForm_SaysWhatIsExpected(string address)
    {
        var refusal = Assert.Throws<ArgumentException>(() => ChannelAddress.Open(address));

        Assert.Contains($"'{address}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("unix:///", refusal.Message, StringComparison.Ordinal);
    }
}
