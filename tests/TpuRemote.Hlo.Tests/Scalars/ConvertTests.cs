using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;
using static TpuRemote.Hlo.Tests.Scalars.Elements;

namespace TpuRemote.Hlo.Tests.Scalars;

public sealed class ConvertTests
{
    [Theory]
    [InlineData(double.NaN, 0, 0, 0, 0)]
    [InlineData(double.PositiveInfinity, sbyte.MaxValue, byte.MaxValue, int.MaxValue, uint.MaxValue)]
    [InlineData(double.NegativeInfinity, sbyte.MinValue, 0, int.MinValue, 0)]
    [InlineData(1e300, sbyte.MaxValue, byte.MaxValue, int.MaxValue, uint.MaxValue)]
    [InlineData(-1e300, sbyte.MinValue, 0, int.MinValue, 0)]
    [InlineData(2.9, 2, 2, 2, 2)]
    [InlineData(-2.9, -2, 0, -2, 0)]
    [InlineData(127.9, 127, 127, 127, 127)]
    [InlineData(128, 127, 128, 128, 128)]
    [InlineData(-129, -128, 0, -129, 0)]
    [InlineData(255.9, 127, 255, 255, 255)]
    [InlineData(256, 127, 255, 256, 256)]
    public void FloatToInteger_Any_TruncatesAndSaturates(double x, sbyte i8, byte ui8, int i32, uint ui32)
    {
        Assert.Equal(i8, Convert<double, sbyte>(x));
        Assert.Equal(ui8, Convert<double, byte>(x));
        Assert.Equal(i32, Convert<double, int>(x));
        Assert.Equal(ui32, Convert<double, uint>(x));
        Assert.Equal(i8, Convert<float, sbyte>((float)x));
    }

    // A signalling NaN with a sign and a payload, little-endian.
    [Theory]
    [InlineData(ElementType.Bf16, "85FF")]
    [InlineData(ElementType.F16, "057C")]
    [InlineData(ElementType.F32, "050080FF")]
    [InlineData(ElementType.F64, "050000000000F0FF")]
    public void SameType_SignallingNaN_KeepsItsBits(ElementType type, string bits)
    {
        var x = System.Convert.FromHexString(bits);
        var result = new byte[x.Length];
        Scalar.Convert(type, x, type, result);
        Assert.Equal(x, result);
    }

    [Fact]
    public void FloatToInteger_SixtyFourBits_Saturate()
    {
        Assert.Equal(long.MaxValue, Convert<double, long>(9.3e18));
        Assert.Equal(long.MinValue, Convert<double, long>(-9.3e18));
        Assert.Equal(0L, Convert<double, long>(double.NaN));
        Assert.Equal(ulong.MaxValue, Convert<double, ulong>(2e19));
        Assert.Equal(0UL, Convert<double, ulong>(-1));
        Assert.Equal(0UL, Convert<float, ulong>(float.NaN));
        Assert.Equal(1UL << 63, Convert<float, ulong>(9.223372e18f));
        Assert.Equal(short.MaxValue, Convert<BFloat16, short>((BFloat16)1e30));
        Assert.Equal(ushort.MaxValue, Convert<Half, ushort>(Half.PositiveInfinity));
    }

    [Fact]
    public void IntegerToInteger_Narrower_KeepsLowBits()
    {
        Assert.Equal((sbyte)-128, Convert<int, sbyte>(128));
        Assert.Equal((byte)255, Convert<long, byte>(-1));
        Assert.Equal(ulong.MaxValue, Convert<sbyte, ulong>(-1));
        Assert.Equal(255L, Convert<byte, long>(255));
        Assert.Equal(-1, Convert<ulong, int>(ulong.MaxValue));
    }

    [Fact]
    public void Booleans_BothWays_AreZeroAndNonzero()
    {
        Assert.True(Convert<int, bool>(2));
        Assert.True(Convert<short, bool>(256));
        Assert.True(Convert<double, bool>(0.1));
        Assert.True(Convert<float, bool>(float.NaN));
        Assert.False(Convert<float, bool>(-0f));
        Assert.False(Convert<ulong, bool>(0));
        Assert.Equal(1f, Convert<bool, float>(true));
        Assert.Equal(1L, Convert<bool, long>(true));
        Assert.Equal((BFloat16)0.0, Convert<bool, BFloat16>(false));
    }

    [Fact]
    public void IntegerToFloat_BeyondADouble_RoundsOnce()
    {
        // 2^60 + 2^36 is the tie between two floats; one more is above it, but not as a double.
        long tie = (1L << 60) + (1L << 36);
        Assert.Equal(MathF.ScaleB(1, 60), Convert<long, float>(tie));
        Assert.Equal(MathF.BitIncrement(MathF.ScaleB(1, 60)), Convert<long, float>(tie + 1));
        Assert.Equal(-MathF.BitIncrement(MathF.ScaleB(1, 60)), Convert<long, float>(-tie - 1));
        Assert.Equal(-MathF.ScaleB(1, 60), Convert<long, float>(-tie + 1));
        Assert.Equal(BFloat16.FromBits(0x5F01), Convert<ulong, BFloat16>((1UL << 63) + (1UL << 55) + 1));
        Assert.Equal(BFloat16.FromBits(0x5F00), Convert<ulong, BFloat16>((1UL << 63) + (1UL << 55)));
        Assert.Equal(Math.ScaleB(1, 64), Convert<ulong, double>(ulong.MaxValue));
        Assert.Equal(9007199254740992.0, Convert<long, double>(9007199254740993));
        Assert.Equal(-Math.ScaleB(1, 63), Convert<long, double>(long.MinValue));
        Assert.Equal(Half.PositiveInfinity, Convert<int, Half>(65520));
        Assert.Equal((Half)65504, Convert<int, Half>(65519));
    }

    [Fact]
    public void FloatToFloat_Narrower_RoundsOnce()
    {
        Assert.Equal(0x3F81, Convert<double, BFloat16>(1 + Math.Pow(2, -8) + Math.Pow(2, -40)).Bits);
        Assert.Equal(float.PositiveInfinity, Convert<double, float>(3.5e38));
        Assert.Equal(float.Epsilon, Convert<double, float>(1e-45));
        Assert.Equal(1.0009765625, (double)Convert<float, Half>(1.0008f));
        Assert.Equal(0x7FC0, Convert<float, BFloat16>(float.NaN).Bits);
    }
}
