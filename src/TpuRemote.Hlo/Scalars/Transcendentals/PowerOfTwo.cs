namespace TpuRemote.Hlo.Scalars.Transcendentals;

/// <summary>Scaling by powers of two.</summary>
static class PowerOfTwo
{
    /// <summary>2^<paramref name="exponent"/> for exponents from -1022 to 1023.</summary>
    internal static double Normal(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);

    /// <summary>
    /// <paramref name="x"/> * 2^<paramref name="exponent"/> for x between 2^-60 and 4 in magnitude; overflows to infinity, and a subnormal
    /// result is rounded a second time (0.5 + 2^-10 ULP or so in all).
    /// </summary>
    internal static double Scale(double x, int exponent) => exponent switch
    {
        > 1020 => x * Normal(1000) * Normal(Math.Min(exponent - 1000, 1023)),
        < -960 => x * Normal(-900) * Normal(Math.Max(exponent + 900, -1022)),
        _ => x * Normal(exponent),
    };
}
