using Grpc.Core;

namespace TpuRemote.Grpc.Tests.Core;

public sealed class MetadataTests
{
    [Fact]
    public void Get_RepeatedKeyInAnyCase_IsTheLast()
    {
        var metadata = new Metadata { { "Key", "1" }, { "other", "2" }, { "kEY", "3" } };

        Assert.Equal("3", metadata.GetValue("KEY"));
        Assert.Equal(["1", "3"], metadata.GetAll("key").Select(entry => entry.Value));
        Assert.Equal("key", metadata[0].Key);
        Assert.Null(metadata.Get("none"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData(":path")]
    [InlineData("raw-bin")]
    public void Entry_TextUnderABadKey_IsRefused(string key) => Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "x"));

    [Fact]
    public void Entry_BytesUnderATextKey_AreRefused() => Assert.Throws<ArgumentException>(() => new Metadata.Entry("raw", [1]));

    [Theory]
    [InlineData("a\r\nevil: b", "U+000D at 1")]
    [InlineData("größe", "U+00F6 at 2")]
    public void Entry_TextThatIsNoHeader_IsRefusedWithItsPlace(string value, string expected)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new Metadata.Entry("key", value));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Entry_Bytes_AreItsOwn()
    {
        var bytes = new byte[] { 1, 2 };
        var entry = new Metadata.Entry("raw-bin", bytes);
        bytes[0] = 9;
        entry.ValueBytes[1] = 9;

        Assert.Equal([1, 2], entry.ValueBytes);
        Assert.Throws<InvalidOperationException>(() => entry.Value);
    }

    [Fact]
    public void Entry_Text_HasItsAsciiBytes() => Assert.Equal([65, 98], new Metadata.Entry("key", "Ab").ValueBytes);

    [Fact]
    public void Empty_Changed_Refuses()
    {
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("key", "value"));
        Assert.Throws<InvalidOperationException>(Metadata.Empty.Clear);
        Assert.Empty(Metadata.Empty);
    }
}
