using System.Numerics;

namespace TpuRemote.Hlo.Scalars.Transcendentals;

/// <summary>
/// The remainder of a double modulo pi/2, with full relative precision for every double (Payne and Hanek, "Radian reduction for
/// trigonometric functions", 1983).
/// </summary>
static class QuadrantReduction
{
    static readonly DoubleDouble HalfPi = new(1.5707963267948966, 6.123233995736766e-17);

    /// <summary>For x >= 0: x = n * pi/2 + remainder, |remainder| at most pi/4 and a little, the quadrant being n modulo 4.</summary>
    /// <remarks>
    /// x = M * 2^e with an integer M of 53 bits. Bits of 2/pi that M * 2^e raises to multiples of 4 do not matter, those far below the
    /// point neither: 192 bits of it, from weight 2^(2-e) on, give M * window = x * 2/pi modulo 4 with 190 bits after the point and an
    /// error below 2^-137. A double is never closer than about 2^-61 to a multiple of pi/2 (in units of pi/2), which leaves 76 good bits at
    /// worst.
    /// </remarks>
    internal static (DoubleDouble Remainder, int Quadrant) Reduce(double x)
    {
        if (x <= 0.7853981633974483)
        {
            return (new(x, 0), 0);
        }

        if (double.IsInfinity(x))
        {
            return (new(double.NaN, 0), 0);
        }

        long bits = BitConverter.DoubleToInt64Bits(x);
        ulong integer = ((ulong)bits & 0xF_FFFF_FFFF_FFFF) | (1UL << 52);
        (ulong high, ulong middle, ulong low) = Multiply(integer, firstBit: (int)(bits >> 52) - 1075 - 2);
        int quadrant = (int)(high >> 62);
        high &= ulong.MaxValue >> 2;

        // Above a half, take the next quadrant and the (negative) complement.
        bool negative = high >> 61 != 0;
        if (negative)
        {
            (high, middle, low) = Complement(high, middle, low);
            quadrant++;
        }

        DoubleDouble fraction = ToDoubleDouble(high, middle, low);
        return ((negative ? -fraction : fraction) * HalfPi, quadrant & 3);
    }

    // integer * (the 192 bits of 2/pi from the given one on) modulo 2^192. The table's first 64 bits are zeros before the point, because
    // firstBit may be as low as -55.
    static (ulong High, ulong Middle, ulong Low) Multiply(ulong integer, int firstBit)
    {
        (int word, int shift) = Math.DivRem(firstBit + 64, 64);
        ulong carryOut = Math.BigMul(integer, Window(word + 2, shift), out ulong low);
        ulong top = Math.BigMul(integer, Window(word + 1, shift), out ulong middle);
        middle += carryOut;
        top += middle < carryOut ? 1UL : 0;
        return (top + (integer * Window(word, shift)), middle, low);
    }

    static ulong Window(int word, int shift) => shift == 0
        ? TwoOverPi.Words[word]
        : (TwoOverPi.Words[word] << shift) | (TwoOverPi.Words[word + 1] >> (64 - shift));

    // 2^190 - value.
    static (ulong High, ulong Middle, ulong Low) Complement(ulong high, ulong middle, ulong low)
    {
        low = ~low + 1;
        middle = ~middle + (low == 0 ? 1UL : 0);
        high = (~high + (low == 0 && middle == 0 ? 1UL : 0)) & (ulong.MaxValue >> 2);
        return (high, middle, low);
    }

    // value * 2^-190. The upper 53 bits are exact in one double, the next 64 nearly so in another.
    static DoubleDouble ToDoubleDouble(ulong high, ulong middle, ulong low)
    {
        int shift = 0;
        while (high >> 63 == 0 && shift < 128)
        {
            int step = Math.Clamp(BitOperations.LeadingZeroCount(high), 1, 63);
            high = (high << step) | (middle >> (64 - step));
            middle = (middle << step) | (low >> (64 - step));
            low <<= step;
            shift += step;
        }

        double scale = PowerOfTwo.Normal(2 - 64 - shift);
        double upper = (high & ~0x7FFUL) * scale;
        double rest = ((high << 53) | (middle >> 11)) * (scale * PowerOfTwo.Normal(-53));
        return DoubleDouble.OrderedSum(upper, rest);
    }
}
