using TpuRemote.Client.Displays.Tensors;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Tests.Displays.Tensors;

public class StatisticsTests
{
    [Fact]
    public void Of_NumbersWithOddOnes_CountsEachKindApart()
    {
        // By hand: the finite ones are 0, -0, 2, 4, 4, 8; mean 18/6 = 3; squares 9+9+1+1+1+25 = 46, 46/6 = 7.6667, root 2.768875.
        var statistics = Of(0f, -0f, 2f, 4f, 4f, 8f, float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        Assert.Equal((9, 9, 6), (statistics.Count, statistics.Examined, statistics.Finite));
        Assert.Equal((0.0, 8.0, 3.0), (statistics.Minimum, statistics.Maximum, statistics.Mean));
        Assert.Equal(2.768875, statistics.StandardDeviation, 6);
        Assert.Equal((2, 1, 2), (statistics.Zeros, statistics.NaNs, statistics.Infinities));
    }

    [Fact]
    public void Of_LargeMeanOverManyBlocks_KeepsTheDeviation()
    {
        // Half of them 1e8, half 1e8 + 8 (both exact in f32): mean 1e8 + 4, deviation 4. The sum of squares would lose it.
        var numbers = Enumerable.Range(0, 20_000).Select(i => 1e8f + (i % 2 * 8)).ToArray();
        var statistics = Of(numbers);
        Assert.Equal(100_000_004.0, statistics.Mean, 6);
        Assert.Equal(4.0, statistics.StandardDeviation, 6);
    }

    [Fact]
    public void Of_NothingFinite_HasNoMean()
    {
        var statistics = Of(float.NaN, float.NaN);
        Assert.Equal((0, 2), (statistics.Finite, statistics.NaNs));
        Assert.True(double.IsNaN(statistics.Mean) && double.IsNaN(statistics.Minimum));
    }

    [Fact]
    public void Sample_MoreThanMayBeExamined_IsSpreadFromTheFirstToTheLast()
    {
        var literal = Literal.Zeros(TensorType.Of(ElementType.I8, (1 << 24) + 5));
        var sample = new Sample(new LiteralElements(literal));
        var blocks = sample.Blocks.ToArray();
        Assert.Equal((1 << 24, (1 << 24) + 5), (sample.Examined, sample.Count));
        Assert.Equal(1 << 24, blocks.Sum(b => b.Length));
        Assert.Equal(0, blocks[0].Start);
        Assert.Equal((1 << 24) + 5, blocks[^1].Start + blocks[^1].Length);
        Assert.All(blocks.Zip(blocks.Skip(1)), pair => Assert.True(pair.First.Start + pair.First.Length <= pair.Second.Start));
    }

    [Fact]
    public void Bins_Floats_HaveEqualWidthsAndTheGreatestInTheLast()
    {
        // Widths of 2: [0,2) has 0 and 1; [2,4) has 2 and 3.9; [4,6) none; [6,8] has 8.
        var bins = Bins(4, ElementType.F32, 0f, 1f, 2f, 3.9f, 8f, float.NaN)!;
        Assert.Equal([2L, 2, 0, 1], bins.Counts.AsEnumerable());
        Assert.Equal([0.0, 2, 4, 6, 8], Enumerable.Range(0, 5).Select(bins.Edge));
    }

    [Fact]
    public void Bins_Integers_HaveNoMoreThanThereAreValues()
    {
        var few = Bins(24, ElementType.I32, 3, 3, 5)!;
        Assert.Equal([2L, 0, 1], few.Counts.AsEnumerable());
        Assert.Equal((3.0, 3.0, 5.0), (few.Edge(0), few.Last(0), few.Last(2)));
        // 0 to 9 in at most 4: steps of 3, so 0-2, 3-5, 6-8, 9-11.
        var more = Bins(4, ElementType.I32, [.. Enumerable.Range(0, 10)])!;
        Assert.Equal([3L, 3, 3, 1], more.Counts.AsEnumerable());
    }

    [Fact]
    public void Bins_OneValueOrNone_AreAroundItOrNull()
    {
        var one = Bins(2, ElementType.F32, 4f, 4f)!;
        Assert.Equal((2.0, 6.0), (one.Low, one.High));
        Assert.Equal([0L, 2], one.Counts.AsEnumerable());
        Assert.Null(Bins(2, ElementType.F32, float.NaN));
    }

    private static Statistics Of(params float[] numbers) =>
        Statistics.Of(new Sample(new LiteralElements(Literal.Create(TensorType.Of(ElementType.F32, numbers.Length), numbers.AsSpan()))));

    private static Bins? Bins<T>(int count, ElementType type, params T[] numbers)
        where T : unmanaged
    {
        var sample = new Sample(new LiteralElements(Literal.Create(TensorType.Of(type, numbers.Length), numbers.AsSpan())));
        return Client.Displays.Tensors.Bins.Of(sample, Statistics.Of(sample), count, type.IsInteger());
    }
}
