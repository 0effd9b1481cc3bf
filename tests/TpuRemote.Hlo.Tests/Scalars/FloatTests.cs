using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;
using static TpuRemote.Hlo.Scalars.ScalarOp;
using static TpuRemote.Hlo.Tests.Scalars.Elements;

namespace TpuRemote.Hlo.Tests.Scalars;

public sealed class FloatTests
{
    const double Inf = double.PositiveInfinity;

    // xunit takes -0.0 and 0.0 for duplicates, hence a table instead of a theory.
    static readonly (ScalarOp op, double x, double y, double expected)[] BinaryCases =
    [
        (Maximum, double.NaN, 1, double.NaN),
        (Maximum, 1, double.NaN, double.NaN),
        (Maximum, -0.0, 0.0, 0.0),
        (Maximum, 0.0, -0.0, 0.0),
        (Minimum, Inf, double.NaN, double.NaN),
        (Minimum, double.NaN, -Inf, double.NaN),
        (Minimum, -0.0, 0.0, -0.0),
        (Minimum, 0.0, -0.0, -0.0),
        (Divide, 1, -0.0, -Inf),
        (Divide, 0.0, 0.0, double.NaN),
        (Subtract, Inf, Inf, double.NaN),
        (Add, -0.0, 0.0, 0.0),
        (Add, -0.0, -0.0, -0.0),
        (Multiply, 0.0, -Inf, double.NaN),
        (Remainder, -7, 2, -1),
        (Remainder, 7, -2, 1),
        (Remainder, -6, 3, -0.0),
        (Remainder, 5, Inf, 5),
        (Remainder, 5, 0.0, double.NaN),
        (Remainder, Inf, 2, double.NaN),
    ];

    [Fact]
    public void Binary_SpecialValues_AgreeInEveryFloatType()
    {
        foreach ((ScalarOp op, double x, double y, double expected) in BinaryCases)
        {
            Same(op, expected, Binary(op, x, y));
            Same(op, expected, Binary(op, (float)x, (float)y));
            Same(op, expected, (double)Binary(op, (Half)x, (Half)y));
            Same(op, expected, Binary(op, (BFloat16)x, (BFloat16)y));
        }
    }

    // xunit takes -0.0 and 0.0 for duplicates, hence a table instead of a theory.
    static readonly (ScalarOp op, double x, double expected)[] UnaryCases =
    [
        (Abs, -0.0, 0.0),
        (Abs, -Inf, Inf),
        (Negate, 0.0, -0.0),
        (Sign, -0.0, -0.0),
        (Sign, 0.0, 0.0),
        (Sign, -Inf, -1),
        (Sign, 0.25, 1),
        (Sign, double.NaN, double.NaN),
        (Ceil, -0.5, -0.0),
        (Ceil, 1.25, 2),
        (Floor, -0.5, -1),
        (Floor, -0.0, -0.0),
        (RoundNearestAfz, 2.5, 3),
        (RoundNearestAfz, -2.5, -3),
        (RoundNearestAfz, -0.25, -0.0),
        (RoundNearestEven, 2.5, 2),
        (RoundNearestEven, -1.5, -2),
        (RoundNearestEven, -0.5, -0.0),
        (Sqrt, -0.0, -0.0),
        (Sqrt, -1, double.NaN),
        (Sqrt, 2.25, 1.5),
    ];

    [Fact]
    public void Unary_SpecialValues_AgreeInEveryFloatType()
    {
        foreach ((ScalarOp op, double x, double expected) in UnaryCases)
        {
            Same(op, expected, Unary(op, x)[0]);
            Same(op, expected, Unary(op, (float)x)[0]);
            Same(op, expected, (double)Unary(op, (Half)x)[0]);
            Same(op, expected, Unary(op, (BFloat16)x)[0]);
        }
    }

    [Fact]
    public void RoundNearestAfz_JustBelowAHalf_GoesDown() =>
        Assert.Equal([0.0, 4503599627370497.0], Unary(RoundNearestAfz, 0.49999999999999994, 4503599627370497.0));

    [Fact]
    public void IsFinite_WritesOneByteAnElement()
    {
        var result = new byte[5];
        byte[] x = Bytes(1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue);
        Scalar.Unary(IsFinite, ElementType.F32, x, result);
        Assert.Equal([1, 0, 0, 0, 1], result);
    }

    [Fact]
    public void Results_ThatAreNaN_AreOneBitPattern()
    {
        Assert.Equal(0x7FC00000u, BitConverter.SingleToUInt32Bits(Binary(Divide, -0f, 0f)));
        Assert.Equal(0x7FC00000u, BitConverter.SingleToUInt32Bits(Binary(Add, BitConverter.UInt32BitsToSingle(0xFFC01234), 1f)));
        Assert.Equal(0x7FF8000000000000u, BitConverter.DoubleToUInt64Bits(Binary(Subtract, Inf, Inf)));
        Assert.Equal(0x7FC0, Binary(Subtract, (BFloat16)Inf, (BFloat16)Inf).Bits);
        Assert.Equal(0x7E00, BitConverter.HalfToUInt16Bits(Binary(Subtract, (Half)Inf, (Half)Inf)));
    }

    // For 8-bit significands a float computes the exact sum, product and (to more than 2 * 8 + 2 bits) quotient, so that rounding it, with
    // FromSingle, is independent of the double arithmetic under test.
    [Theory]
    [InlineData(Add)]
    [InlineData(Subtract)]
    [InlineData(Multiply)]
    [InlineData(Divide)]
    public void BFloat16_RandomPairs_RoundOnceFromTheExactResult(ScalarOp op)
    {
        const int Seed = 20261120;
        var random = new Random(Seed);
        for (int i = 0; i < 20_000; i++)
        {
            // Exponents near each other make sums exact in a float, and keep products and quotients normal there.
            BFloat16 x = BFloat16.FromBits((ushort)random.Next(0x3C00, 0x4200)), y = BFloat16.FromBits((ushort)random.Next(0x3C00, 0x4200));
            float exact = op switch { Add => x + y, Subtract => x - y, Multiply => (float)x * y, _ => (float)x / y };
            Assert.True(BFloat16.FromSingle(exact).Bits == Binary(op, x, y).Bits, $"seed {Seed}: {op}({x}, {y})");
        }
    }

    [Theory]
    [InlineData(Add)]
    [InlineData(Subtract)]
    [InlineData(Multiply)]
    [InlineData(Divide)]
    public void Float32_RandomBits_AgreeWithTheProcessorsFloatArithmetic(ScalarOp op)
    {
        const int Seed = 7;
        var random = new Random(Seed);
        for (int i = 0; i < 20_000; i++)
        {
            float x = BitConverter.Int32BitsToSingle((int)random.NextInt64()), y = BitConverter.Int32BitsToSingle((int)random.NextInt64());
            float expected = op switch { Add => x + y, Subtract => x - y, Multiply => x * y, _ => x / y };
            float actual = Binary(op, x, y);
            Assert.True(expected.Equals(actual), $"seed {Seed}: {op}({x:R}, {y:R}) gave {actual:R}, expected {expected:R}");
        }
    }

    [Fact]
    public void Float16_Everything_ConvertsToDoubleAndBack()
    {
        for (int bits = 0; bits <= 0xFFFF; bits++)
        {
            Half half = BitConverter.UInt16BitsToHalf((ushort)bits);
            double wide = Convert<Half, double>(half);
            Assert.Equal(Exactly(bits), wide);
            Assert.Equal(half, Convert<double, Half>(wide));
        }
    }

    [Fact]
    public void Float16_BetweenNeighbours_RoundsToNearestEven()
    {
        for (int bits = 0; bits < 0x7BFF; bits++)
        {
            double tie = (Exactly(bits) + Exactly(bits + 1)) / 2;
            Assert.Equal(bits, Bits(Math.BitDecrement(tie)));
            Assert.Equal(bits + 1, Bits(Math.BitIncrement(tie)));
            Assert.Equal((bits & 1) == 0 ? bits : bits + 1, Bits(tie));
        }

        Assert.Equal(0x7BFF, Bits(Math.BitDecrement(65520)));
        Assert.Equal(0x7C00, Bits(65520));
        static int Bits(double value) => BitConverter.HalfToUInt16Bits(Convert<double, Half>(value));
    }

    // binary16 from its definition.
    static double Exactly(int bits)
    {
        int exponent = (bits >> 10) & 0x1F, fraction = bits & 0x3FF;
        double magnitude = exponent switch
        {
            0 => Math.ScaleB(fraction, -24),
            31 => fraction == 0 ? Inf : double.NaN,
            _ => Math.ScaleB(1024 + fraction, exponent - 25),
        };
        return bits >= 0x8000 ? -magnitude : magnitude;
    }

    static void Same(ScalarOp op, double expected, double actual)
    {
        bool same = BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual);
        Assert.True(same || (double.IsNaN(expected) && double.IsNaN(actual)), $"{op} gave {actual:R}, expected {expected:R}");
    }
}
