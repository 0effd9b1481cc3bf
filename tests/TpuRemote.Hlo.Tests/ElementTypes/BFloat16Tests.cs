using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Tests.ElementTypes;

public sealed class BFloat16Tests
{
    [Theory]
    [InlineData(1f, 0x3F80)]
    [InlineData(-2f, 0xC000)]
    [InlineData(0f, 0x0000)]
    [InlineData(-0f, 0x8000)]
    [InlineData(float.PositiveInfinity, 0x7F80)]
    [InlineData(float.NegativeInfinity, 0xFF80)]
    [InlineData(1.00390625f, 0x3F80)] // 1 + 2^-8: tie, down to even
    [InlineData(1.01171875f, 0x3F82)] // 1 + 3 * 2^-8: tie, up to even
    [InlineData(1.0039064f, 0x3F81)] // one float above the tie
    [InlineData(3.3895314e38f, 0x7F7F)] // the largest
    [InlineData(3.4028235e38f, 0x7F80)] // float's largest rounds to infinity
    [InlineData(9.1835e-41f, 0x0001)] // 2^-133, the smallest subnormal
    [InlineData(4.5917e-41f, 0x0000)] // half of it: tie, to even
    [InlineData(1.37753e-40f, 0x0002)] // one and a half of it: tie, to even
    public void FromSingle_KnownValues_RoundToNearestEven(float value, int bits)
    {
        Assert.Equal(bits, BFloat16.FromSingle(value).Bits);
        Assert.Equal(bits, BFloat16.FromDouble(value).Bits);
    }

    [Fact]
    public void FromDouble_JustAboveATie_DoesNotRoundTwice()
    {
        // 1 + 2^-8 + 2^-40 becomes the tie 1 + 2^-8 as a float, which would then go down.
        Assert.Equal(0x3F81, BFloat16.FromDouble(1 + Math.Pow(2, -8) + Math.Pow(2, -40)).Bits);
        Assert.Equal(0x3F81, BFloat16.FromDouble(1 + 3 * Math.Pow(2, -8) - Math.Pow(2, -40)).Bits);
        Assert.Equal(0xBF81, BFloat16.FromDouble(-1 - Math.Pow(2, -8) - Math.Pow(2, -40)).Bits);
    }

    [Theory]
    [InlineData(1e-300, 0x0000)]
    [InlineData(-1e-300, 0x8000)]
    [InlineData(1e300, 0x7F80)]
    [InlineData(-1e300, 0xFF80)]
    [InlineData(3.396e38, 0x7F7F)] // below 2^128 - 2^119, half a step above the largest
    [InlineData(3.3962e38, 0x7F80)]
    public void FromDouble_OutsideTheRange_UnderflowsOrOverflows(double value, int bits) =>
        Assert.Equal(bits, BFloat16.FromDouble(value).Bits);

    [Theory]
    [InlineData(0x7F800001u, 0x7FC0)]
    [InlineData(0xFF800001u, 0xFFC0)]
    [InlineData(0x7FFFFFFFu, 0x7FFF)]
    public void FromSingle_NaN_StaysNaNQuietedWithItsSign(uint bits, int expected) =>
        Assert.Equal(expected, BFloat16.FromSingle(BitConverter.UInt32BitsToSingle(bits)).Bits);

    [Fact]
    public void FromDouble_EveryValueAndItsNeighbours_ReturnsIt()
    {
        for (int bits = 0; bits < 0x7F80; bits++)
        {
            double value = BFloat16.FromBits((ushort)bits).ToSingle();
            double next = bits == 0x7F7F ? Math.ScaleB(1, 128) : BFloat16.FromBits((ushort)(bits + 1)).ToSingle();
            double tie = (value + next) / 2;
            Assert.Equal(bits, BFloat16.FromDouble(value).Bits);
            Assert.Equal(bits, BFloat16.FromDouble(Math.BitDecrement(tie)).Bits);
            Assert.Equal(bits + 1, BFloat16.FromDouble(Math.BitIncrement(tie)).Bits);
            Assert.Equal((bits & 1) == 0 ? bits : bits + 1, BFloat16.FromDouble(tie).Bits);
            Assert.Equal(0x8000 | (bits + 1), BFloat16.FromDouble(-Math.BitIncrement(tie)).Bits);
        }
    }

    [Fact]
    public void Operators_FollowIeee()
    {
        BFloat16 nan = BFloat16.FromBits(0x7FC0);
        BFloat16 zero = BFloat16.FromBits(0), negativeZero = BFloat16.FromBits(0x8000), one = (BFloat16)1.0;
        Assert.True(zero == negativeZero);
        Assert.True(zero < one && one > zero && zero <= negativeZero && one >= zero && one != zero);
        BFloat16 other = nan;
        Assert.False(nan < one || nan > one || nan <= other || nan >= other || nan == other);
        Assert.True(nan.Equals(nan));
        Assert.Equal("1", one.ToString());
    }
}
