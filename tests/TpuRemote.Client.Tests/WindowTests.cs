using TpuRemote.Client.Errors;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Client.Tests;

public class WindowTests
{
    private static readonly Tensor Image = Tf.Cast(Tf.Range(9), ElementType.F32).Reshape(1, 3, 3, 1);

    [Fact]
    public void Conv2D_Valid_SumsEachWindow() =>
        Assert.Equal([8f, 12, 20, 24], Tf.Conv2D(Image, Tf.Ones(2, 2, 1, 1)).ToArray<float>());

    [Fact]
    public void Conv2D_Same_KeepsTheSize()
    {
        // By hand, windows of 2 x 2 padded after: the last column and row see zeros.
        var result = Tf.Conv2D(Image, Tf.Ones(2, 2, 1, 1), padding: WindowPadding.Same);
        Assert.Equal([8f, 12, 7, 20, 24, 13, 13, 15, 8], result.ToArray<float>());
        Assert.Equal("tensor<1x2x2x1xf32>", Tf.Conv2D(Image, Tf.Ones(2, 2, 1, 1), stride: 2, padding: WindowPadding.Same).Type.ToString());
    }

    [Fact]
    public void MaxPoolAndAvgPool_Windows_IgnorePadding()
    {
        Assert.Equal([4f, 5, 7, 8], Tf.MaxPool(-(-Image), 2, 1).ToArray<float>());
        Assert.Equal([0f, -2, -6, -8], Tf.MaxPool(-Image, 2, padding: WindowPadding.Same).ToArray<float>());
        Assert.Equal([2f, 3.5f, 6.5f, 8], Tf.AvgPool(Image, 2, padding: WindowPadding.Same).ToArray<float>());
    }

    [Fact]
    public void Conv2D_ChannelsDiffer_IsRefused() =>
        Assert.Contains(
            "tensor<2x2x3x1xf32> were given",
            Assert.Throws<TpuArgumentException>(() => Tf.Conv2D(Image, Tf.Ones(2, 2, 3, 1))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void RandomUniform_Seeded_FillsTheRangeAndRepeats()
    {
        var numbers = Tf.RandomUniform(7, -1, 3, 1000).ToArray<float>();
        Assert.Equal(numbers, Tf.RandomUniform(7, -1, 3, 1000).ToArray<float>());
        Assert.NotEqual(numbers, Tf.RandomUniform(8, -1, 3, 1000).ToArray<float>());
        Assert.All(numbers, n => Assert.InRange(n, -1, 3));
        // Mean 1, standard deviation 4 / sqrt(12) = 1.155 of one, 0.0365 of the mean; five of those.
        Assert.InRange(numbers.Average(), 1 - 0.18, 1 + 0.18);
    }

    [Fact]
    public void RandomNormal_Seeded_HasMeanZeroAndVarianceOne()
    {
        var numbers = Tf.RandomNormal(11, 4000).ToArray<float>();
        Assert.InRange(numbers.Average(), -0.08, 0.08);
        Assert.InRange(numbers.Average(n => n * n), 0.88, 1.12);
    }
}
