using TpuRemote.Learn.Datasets;

namespace TpuRemote.Learn.Tests.Datasets;

public sealed class DrawnDigitsTests
{
    [Fact]
    public void Draw_SameSeed_DrawsTheSame()
    {
        var (one, two) = (DrawnDigits.Draw(50, 1), DrawnDigits.Draw(50, 1));
        Assert.Equal(one.Labels(), two.Labels());
        Assert.Equal(one.Pixels(), two.Pixels());
        Assert.NotEqual(one.Pixels(), DrawnDigits.Draw(50, 2).Pixels());
    }

    [Fact]
    public void Draw_Hundred_HasEachDigitTenTimes() =>
        Assert.All(DrawnDigits.Draw(100, 3).Labels().CountBy(l => l), pair => Assert.Equal(10, pair.Value));

    [Fact]
    public void Draw_Any_HasInkInTheMiddleAndNoneInTheCorners()
    {
        var digits = DrawnDigits.Draw(200, 4);
        for (var i = 0; i < digits.Count; i++)
        {
            var image = digits.Image(i);
            Assert.InRange(Ink(image), 20, 300);
            Assert.Equal(0, image[0] + image[27] + image[27 * 28] + image[^1]);
        }
    }

    // If the nearest mean picture tells unseen digits apart, they look like what they are called.
    [Fact]
    public void Draw_UnseenDigits_AreNearestToTheirOwnMean()
    {
        var means = Means(DrawnDigits.Draw(1000, 5));
        var unseen = DrawnDigits.Draw(500, 6);
        var right = Enumerable.Range(0, unseen.Count).Count(i => NearestMean(means, unseen.Image(i).ToArray()) == unseen.Label(i));
        Assert.InRange(right, 350, 500);
    }

    private static int Ink(ReadOnlySpan<byte> image)
    {
        var ink = 0;
        foreach (var pixel in image) ink += pixel > 127 ? 1 : 0;
        return ink;
    }

    private static double[][] Means(DigitSet digits) =>
    [
        .. Enumerable.Range(0, 10).Select(d => Enumerable.Range(0, digits.Count).Where(i => digits.Label(i) == d).ToArray())
            .Select(own => Enumerable.Range(0, 784).Select(p => own.Average(i => (double)digits.Image(i)[p])).ToArray()),
    ];

    private static int NearestMean(double[][] means, byte[] image) =>
        Enumerable.Range(0, 10).MinBy(d => means[d].Zip(image, (m, p) => (m - p) * (m - p)).Sum());
}
