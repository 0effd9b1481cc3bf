using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;
using static TpuRemote.Hlo.Scalars.ComparisonDirection;
using static TpuRemote.Hlo.Tests.Scalars.Elements;

namespace TpuRemote.Hlo.Tests.Scalars;

public sealed class CompareTests
{
    [Theory]
    [InlineData(1, 2, false, true, false, false, true, true)]
    [InlineData(2, 2, true, false, true, false, true, false)]
    [InlineData(3, 2, false, true, true, true, false, false)]
    [InlineData(-0.0, 0.0, true, false, true, false, true, false)]
    [InlineData(double.NaN, 2, false, true, false, false, false, false)]
    [InlineData(double.NaN, double.NaN, false, true, false, false, false, false)]
    public void Float_AllDirections_FollowIeee(double x, double y, bool eq, bool ne, bool ge, bool gt, bool le, bool lt)
    {
        bool[] expected = [eq, ne, ge, gt, le, lt];
        foreach (ComparisonDirection direction in Enum.GetValues<ComparisonDirection>())
        {
            Assert.Equal(expected[(int)direction], Compare(direction, ComparisonType.Float, x, y));
            Assert.Equal(expected[(int)direction], Compare(direction, ComparisonType.Float, (float)x, (float)y));
            Assert.Equal(expected[(int)direction], Compare(direction, ComparisonType.Float, (Half)x, (Half)y));
            Assert.Equal(expected[(int)direction], Compare(direction, ComparisonType.Float, (BFloat16)x, (BFloat16)y));
        }
    }

    [Fact]
    public void TotalOrder_SortedValues_AreStrictlyAscending()
    {
        float negativeNaN = BitConverter.UInt32BitsToSingle(0xFFC00000), positiveNaN = BitConverter.UInt32BitsToSingle(0x7FC00000);
        float[] sorted =
        [
            negativeNaN, float.NegativeInfinity, float.MinValue, -1, -float.Epsilon, -0f, 0f, float.Epsilon, 1, float.MaxValue,
            float.PositiveInfinity, positiveNaN,
        ];
        for (int i = 0; i < sorted.Length; i++)
        {
            for (int j = 0; j < sorted.Length; j++)
            {
                Assert.Equal(i < j, Compare(LT, ComparisonType.TotalOrder, sorted[i], sorted[j]));
                Assert.Equal(i == j, Compare(EQ, ComparisonType.TotalOrder, sorted[i], sorted[j]));
                Assert.Equal(i >= j, Compare(GE, ComparisonType.TotalOrder, sorted[i], sorted[j]));
            }
        }
    }

    [Fact]
    public void TotalOrder_OtherFloatTypes_PutNegativeZeroFirst()
    {
        Assert.True(Compare(LT, ComparisonType.TotalOrder, -0.0, 0.0));
        Assert.True(Compare(LT, ComparisonType.TotalOrder, (Half)(-0.0), (Half)0.0));
        Assert.True(Compare(LT, ComparisonType.TotalOrder, (BFloat16)(-0.0), (BFloat16)0.0));
        Assert.True(Compare(GT, ComparisonType.TotalOrder, (BFloat16)(-1.0), (BFloat16)(-2.0)));
    }

    [Fact]
    public void Integers_HighestBit_IsASignOnlyIfSigned()
    {
        Assert.True(Compare(LT, ComparisonType.Signed, long.MinValue, 1L));
        Assert.True(Compare(GT, ComparisonType.Unsigned, ulong.MaxValue, 1UL));
        Assert.True(Compare(LT, ComparisonType.Signed, (sbyte)-1, (sbyte)0));
        Assert.True(Compare(GT, ComparisonType.Unsigned, (byte)255, (byte)0));
        Assert.True(Compare(GT, ComparisonType.Unsigned, true, false));
        Assert.True(Compare(NE, ComparisonType.Unsigned, true, false));
    }

    [Fact]
    public void Compare_OrderThatDoesNotSuitTheType_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => Compare(LT, ComparisonType.TotalOrder, 1, 2));
        Assert.Contains("i32 cannot be compared as TotalOrder", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Compare(LT, ComparisonType.Signed, 1u, 2u));
        Assert.Throws<ArgumentException>(() => Compare(LT, ComparisonType.Signed, 1f, 2f));
    }
}
