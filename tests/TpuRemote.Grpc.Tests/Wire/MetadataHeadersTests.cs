using Grpc.Core;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Tests.Wire;

public sealed class MetadataHeadersTests
{
    // RFC 4648, section 10.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "Zg")]
    [InlineData("fo", "Zm8")]
    [InlineData("foo", "Zm9v")]
    [InlineData("foob", "Zm9vYg")]
    public void ToHeader_Bytes_IsUnpaddedBase64(string bytes, string expected) =>
        Assert.Equal(expected, MetadataHeaders.ToHeader(new Metadata.Entry("x-bin", System.Text.Encoding.ASCII.GetBytes(bytes))));

    [Theory]
    [InlineData("Zm8=", "fo")]
    [InlineData("Zm8", "fo")]
    [InlineData("Zm9v,Zg", "foo|f")]
    [InlineData("Zm9v, Zg==", "foo|f")]
    [InlineData("", "")]
    public void Read_BinaryHeader_TakesPaddedUnpaddedAndJoined(string header, string expected)
    {
        var metadata = new Metadata();

        MetadataHeaders.Read(metadata, "X-Bin", header);

        Assert.Equal(expected, string.Join('|', metadata.Select(entry => System.Text.Encoding.ASCII.GetString(entry.ValueBytes))));
        Assert.All(metadata, entry => Assert.Equal("x-bin", entry.Key));
    }

    [Fact]
    public void Read_BinaryHeaderThatIsNone_IsInternalAndNamesIt()
    {
        var failure = Assert.Throws<RpcException>(() => MetadataHeaders.Read([], "x-bin", "?!"));

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.Contains("'x-bin' is '?!'", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grpc-status")]
    [InlineData("grpc-message")]
    [InlineData("grpc-timeout")]
    [InlineData("grpc-encoding")]
    [InlineData("grpc-accept-encoding")]
    [InlineData("Content-Type")]
    [InlineData("TE")]
    [InlineData(":path")]
    public void Read_TheProtocolsOwn_IsNoMetadata(string name)
    {
        var metadata = new Metadata();

        MetadataHeaders.Read(metadata, name, "1");

        Assert.Empty(metadata);
    }

    [Fact]
    public void Read_StatusDetails_AreMetadata()
    {
        var metadata = new Metadata();

        MetadataHeaders.Read(metadata, "grpc-status-details-bin", "Zg");

        Assert.Equal([(byte)'f'], metadata.GetValueBytes("grpc-status-details-bin")!);
    }
}
