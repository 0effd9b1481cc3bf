namespace TpuRemote.Hlo.Scalars.Transcendentals;

public static partial class Transcendental
{
    /// <summary>
    /// 1 / sqrt(<paramref name="x"/>); NaN below 0, infinite at zero with its sign. Error below 0.51 ULP: the quotient y, twice rounded, is
    /// corrected by y (1 - x y^2) / 2 with the residual in two doubles.
    /// </summary>
    public static double Rsqrt(double x)
    {
        if (!(x > 0 && x < double.PositiveInfinity))
        {
            return 1 / Math.Sqrt(x);
        }

        // Keep y^2 and its low part away from both ends of the range.
        (double scaled, double back) = x < 1e-150 ? (x * PowerOfTwo.Normal(600), PowerOfTwo.Normal(300))
            : x > 1e150 ? (x * PowerOfTwo.Normal(-600), PowerOfTwo.Normal(-300)) : (x, 1);
        double y = 1 / Math.Sqrt(scaled);
        DoubleDouble square = DoubleDouble.Product(y, y);
        double residual = Math.FusedMultiplyAdd(-scaled, square.Hi, 1) - (scaled * square.Lo);
        return Math.FusedMultiplyAdd(0.5 * y, residual, y) * back;
    }
}
