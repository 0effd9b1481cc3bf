namespace TpuRemote.Hlo.Scalars.Transcendentals;

/// <summary>Scaling by powers of two.</summary>
static class PowerOfTwo
{
    /// <summary>2^<paramref name="exponent"/> for exponents from -1022 to 1023.</summary>
    internal static double Normal(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);

    /// <summary>
    /// <paramref name="x"/> * 2^<paramref name="exponent"/>, rounded once, for x in about [0.99, 2] and exponents from -1900 to 1900.
    /// </summary>
    internal static double Scale(DoubleDouble x, int exponent)
    {
        if (exponent >= -1021)
        {
            return exponent > 1020 ? x.Rounded * Normal(1000) * Normal(Math.Min(exponent - 1000, 1023)) : x.Rounded * Normal(exponent);
        }

        double mantissa = exponent < -1022 || x.Rounded < 1 ? RoundToSubnormalUnit(x, exponent) : x.Rounded;
        return mantissa * Normal(-900) * Normal(Math.Max(exponent + 900, -1022));
    }

    // A sum with 2^52 units, the unit being 2^-1074 before scaling, has the unit as its last place and rounds there.
    static double RoundToSubnormalUnit(DoubleDouble x, int exponent)
    {
        double large = Normal(-1022 - exponent);
        DoubleDouble sum = DoubleDouble.OrderedSum(large, x.Hi);
        return sum.Hi + (sum.Lo + x.Lo) - large;
    }
}
