using TpuRemote.Learn.Datasets;

namespace TpuRemote.Learn.Tests.Datasets;

public sealed class IdxFileTests
{
    [Fact]
    public void Read_TwoDimensions_GivesDimensionsAndElementsInOrder()
    {
        // 00 00 08 02, then 2 and 3 as big-endian numbers, then six bytes.
        var (dimensions, elements) = Read(IdxBytes.Gzip(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 10, 11, 12, 13, 14, 255), rank: 2);
        Assert.Equal([2, 3], dimensions);
        Assert.Equal([10, 11, 12, 13, 14, 255], elements);
    }

    [Fact]
    public void Read_SeveralMegabytes_ArrivesWhole()
    {
        var pattern = new byte[3_000_001];
        for (var i = 0; i < pattern.Length; i++) pattern[i] = (byte)(i % 251);
        Assert.Equal(pattern, Read(IdxBytes.File(pattern, pattern.Length), rank: 1).Elements);
    }

    [Theory]
    [InlineData(0, 0, 8, 1, "0x00000801, 0x00000803 was expected")]
    [InlineData(0, 0, 13, 3, "0x00000D03, 0x00000803 was expected")]
    [InlineData(1, 0, 8, 3, "0x01000803, 0x00000803 was expected")]
    public void Read_OtherMagicNumber_SaysBoth(byte a, byte b, byte c, byte d, string expected) =>
        Refused(IdxBytes.Gzip(a, b, c, d, 0, 0, 0, 1, 7), 3, expected);

    [Fact]
    public void Read_EndInHeader_SaysWhere() => Refused(IdxBytes.Gzip(0, 0, 8, 3, 0, 0), 3, "ends after 6 bytes, in its header of 16");

    [Fact]
    public void Read_TooFewElements_SaysHowMany() => Refused(IdxBytes.File(new byte[5], 2, 3), 2, "5 elements, 2 x 3 = 6 were expected");

    [Fact]
    public void Read_TooManyElements_IsRefused() => Refused(IdxBytes.File(new byte[7], 2, 3), 2, "goes on after the 2 x 3 = 6 elements");

    [Fact]
    public void Read_ForgedCount_IsRefusedWithoutBelievingIt() =>
        Refused(IdxBytes.File(new byte[9], 2_000_000_000), 1, "9 elements, 2000000000 were expected");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Read_DimensionBelowOne_IsRefused(int dimension) => Refused(IdxBytes.File([1], dimension), 1, "each should be 1 or more");

    [Fact]
    public void Read_DimensionsBeyondAnArray_AreRefused() => Refused(IdxBytes.File([1], 70_000, 70_000), 2, "more than");

    [Fact]
    public void Read_NoGzip_IsRefused() => Refused([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 1, "not a whole gzip file");

    [Fact]
    public void Read_CutGzip_IsRefused()
    {
        var elements = new byte[5000];
        new Random(7).NextBytes(elements);
        var file = IdxBytes.File(elements, elements.Length);
        var refusal = Assert.Throws<DatasetFormatException>(() => Read(file[..(file.Length / 2)], 1));
        Assert.StartsWith("digits.gz: ", refusal.Message, StringComparison.Ordinal);
    }

    private static (int[] Dimensions, byte[] Elements) Read(byte[] compressed, int rank) =>
        IdxFile.Read(new MemoryStream(compressed), "digits.gz", rank);

    private static void Refused(byte[] compressed, int rank, string expected)
    {
        var refusal = Assert.Throws<DatasetFormatException>(() => Read(compressed, rank));
        Assert.Equal("digits.gz", refusal.File);
        Assert.StartsWith("digits.gz: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }
}
