namespace TpuRemote.Hlo.Scalars.Transcendentals;

public static partial class Transcendental
{
    /// <summary>
    /// Natural logarithm of 1 + <paramref name="x"/>; NaN below -1, -infinity at -1. Error below 0.51 ULP: 1 + x is exact as two doubles.
    /// </summary>
    public static double Log1p(double x)
    {
        if (!(x > -1 && x < double.PositiveInfinity))
        {
            return x == -1 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }

        // x - x^2/2 rounds to x, which may be subnormal or a zero whose sign counts.
        return Math.Abs(x) < 1e-17 ? x : Log(DoubleDouble.Sum(1, x)).Rounded;
    }
}
