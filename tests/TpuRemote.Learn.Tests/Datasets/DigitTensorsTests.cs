using TpuRemote.Learn.Datasets;

namespace TpuRemote.Learn.Tests.Datasets;

public sealed class DigitTensorsTests
{
    [Fact]
    public void PixelsAndLabels_OfARun_AreItsPicturesAndDigits()
    {
        var digits = Numbered(5);
        var pixels = digits.Pixels(2, 3);
        Assert.Equal("tensor<3x784xui8>", pixels.Type.ToString());
        Assert.Equal([2, 3, 4], pixels.ToArray<byte>().Where((_, i) => i % DigitSet.PixelsPerImage == 0));
        Assert.Equal([2, 3, 4], digits.Labels(2, 3).ToArray<int>());
    }

    [Fact]
    public void Pixels_BeyondTheLast_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Numbered(5).Pixels(3, 3));

    [Fact]
    public void Batch_AcrossTheLast_GoesOnWithTheFirst()
    {
        var (pixels, labels) = Numbered(5).Batch(1, 3);
        Assert.Equal([3, 4, 0], labels.ToArray<int>());
        Assert.Equal([3, 4, 0], pixels.ToArray<byte>().Where((_, i) => i % DigitSet.PixelsPerImage == 0));
    }

    [Fact]
    public void Batch_OfNoDigits_Throws() => Assert.Throws<ArgumentException>(() => Numbered(0).Batch(0, 3));

    // Every pixel of picture i is i, and so is its label.
    private static DigitSet Numbered(int count) => new(
        Enumerable.Range(0, count).SelectMany(i => Enumerable.Repeat((byte)i, DigitSet.PixelsPerImage)).ToArray(),
        Enumerable.Range(0, count).Select(i => (byte)i).ToArray());
}
