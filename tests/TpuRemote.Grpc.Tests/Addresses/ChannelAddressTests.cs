using TpuRemote.Grpc.Addresses;

namespace TpuRemote.Grpc.Tests.Addresses;

public sealed class ChannelAddressTests
{
    [Theory]
    [InlineData("http://10.0.0.2:8470", "10.0.0.2:8470")]
    [InlineData("grpc://10.0.0.2:8470", "10.0.0.2:8470")]
    [InlineData("grpc://[::1]:8470", "[::1]:8470")]
    [InlineData("unix:///run/tpu.sock", "localhost")]
    [InlineData("https://10.0.0.2:8471", "10.0.0.2:8471")]
    [InlineData("grpcs://tpu.example:8471", "tpu.example:8471")]
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
    [InlineData("grpcs://10.0.0.2")]
    [InlineData("ftp://10.0.0.2")]
    [InlineData("tpu")]
    public void Open_AnotherForm_SaysWhatIsExpected(string address)
    {
        var refusal = Assert.Throws<ArgumentException>(() => ChannelAddress.Open(address));

        Assert.Contains($"'{address}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("unix:///", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8470")]
    [InlineData("grpc://10.0.0.2:8470")]
    public void Open_CertificatesWithoutTls_AreRefused(string address)
    {
        var refusal = Assert.Throws<ArgumentException>(() => ChannelAddress.Open(address, new ChannelSecurity { RootCertificates = [] }));

        Assert.Contains("use https:// or grpcs://", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TokenThatWouldTravelReadable_IsRefusedAndNotTold()
    {
        var refusal = Assert.Throws<ArgumentException>(
            () => ChannelAddress.Open("grpc://10.0.0.2:8470", new ChannelSecurity { Token = "secret" }));

        Assert.Contains("use https:// or grpcs://", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TokenThatNoHeaderCarries_IsRefusedAndNotTold()
    {
        var refusal = Assert.Throws<ArgumentException>(
            () => ChannelAddress.Open("http://127.0.0.1:8470", new ChannelSecurity { Token = "secret\r\nx" }));

        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Security_Printed_TellsNoToken()
    {
        Assert.DoesNotContain("secret", new ChannelSecurity { Token = "secret" }.ToString(), StringComparison.Ordinal);
    }
}
