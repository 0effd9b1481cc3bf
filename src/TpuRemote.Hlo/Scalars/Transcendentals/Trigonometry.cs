namespace TpuRemote.Hlo.Scalars.Transcendentals;

public static partial class Transcendental
{
    // Below this, x - x^3/6 and x +- x^3/3 round to x and 1 - x^2/2 to 1; returning early also keeps the sign of zero and subnormals.
    const double TinyArgument = 3.725290298461914e-09; // 2^-28

    /// <summary>Sine of <paramref name="x"/> radians, for the whole range of doubles; NaN for infinities. Error below 0.51 ULP.</summary>
    public static double Sin(double x)
    {
        if (!(Math.Abs(x) >= TinyArgument))
        {
            return x;
        }

        (DoubleDouble r, int quadrant) = QuadrantReduction.Reduce(Math.Abs(x));
        DoubleDouble sine = (quadrant & 1) == 0 ? SinOfReduced(r) : CosOfReduced(r);
        return (quadrant & 2) != 0 != x < 0 ? -sine.Rounded : sine.Rounded;
    }

    /// <summary>Cosine of <paramref name="x"/> radians, for the whole range of doubles; NaN for infinities. Error below 0.51 ULP.</summary>
    public static double Cos(double x)
    {
        if (!(Math.Abs(x) >= TinyArgument))
        {
            return double.IsNaN(x) ? x : 1;
        }

        (DoubleDouble r, int quadrant) = QuadrantReduction.Reduce(Math.Abs(x));
        DoubleDouble cosine = (quadrant & 1) == 0 ? CosOfReduced(r) : SinOfReduced(r);
        return ((quadrant + 1) & 2) != 0 ? -cosine.Rounded : cosine.Rounded;
    }

    /// <summary>
    /// Tangent of <paramref name="x"/> radians, for the whole range of doubles; NaN for infinities. Error below 0.52 ULP: the quotient of
    /// sine and cosine, each good to 2^-58, in two doubles.
    /// </summary>
    public static double Tan(double x)
    {
        if (!(Math.Abs(x) >= TinyArgument))
        {
            return x;
        }

        (DoubleDouble r, int quadrant) = QuadrantReduction.Reduce(Math.Abs(x));
        (DoubleDouble sine, DoubleDouble cosine) = (SinOfReduced(r), CosOfReduced(r));
        double tangent = ((quadrant & 1) == 0 ? sine / cosine : -cosine / sine).Rounded;
        return x < 0 ? -tangent : tangent;
    }

    // sin r for |r| <= pi/4: r - r^3/6 in two doubles, then r^5/120 ... r^19/19! (the next term is below 2^-71) in double; that part is
    // less than 2^-8 of the result, so its rounding errors are below 2^-60.
    static DoubleDouble SinOfReduced(DoubleDouble r)
    {
        DoubleDouble square = r * r;
        DoubleDouble cubic = square * r * new DoubleDouble(-0.16666666666666666, -9.25185853854297e-18);
        double z = square.Hi;
        double p = Math.FusedMultiplyAdd(z, -1 / 121645100408832000.0, 1 / 355687428096000.0); // 19!, 17!
        p = Math.FusedMultiplyAdd(z, p, -1 / 1307674368000.0);
        p = Math.FusedMultiplyAdd(z, p, 1 / 6227020800.0);
        p = Math.FusedMultiplyAdd(z, p, -1 / 39916800.0);
        p = Math.FusedMultiplyAdd(z, p, 1 / 362880.0);
        p = Math.FusedMultiplyAdd(z, p, -1 / 5040.0);
        p = Math.FusedMultiplyAdd(z, p, 1 / 120.0);
        DoubleDouble sum = DoubleDouble.OrderedSum(r.Hi, cubic.Hi);
        return DoubleDouble.OrderedSum(sum.Hi, sum.Lo + (r.Lo + cubic.Lo + (z * z * r.Hi * p)));
    }

    // cos r for |r| <= pi/4: 1 - r^2/2 in two doubles, then r^4/24 ... r^20/20! (the next term is below 2^-77) in double; that part is at
    // most 2^-5.9, the result at least 2^-0.5, so its rounding errors are below 2^-57.
    static DoubleDouble CosOfReduced(DoubleDouble r)
    {
        DoubleDouble square = r * r;
        double z = square.Hi;
        double p = Math.FusedMultiplyAdd(z, 1 / 2432902008176640000.0, -1 / 6402373705728000.0); // 20!, 18!
        p = Math.FusedMultiplyAdd(z, p, 1 / 20922789888000.0);
        p = Math.FusedMultiplyAdd(z, p, -1 / 87178291200.0);
        p = Math.FusedMultiplyAdd(z, p, 1 / 479001600.0);
        p = Math.FusedMultiplyAdd(z, p, -1 / 3628800.0);
        p = Math.FusedMultiplyAdd(z, p, 1 / 40320.0);
        p = Math.FusedMultiplyAdd(z, p, -1 / 720.0);
        p = Math.FusedMultiplyAdd(z, p, 1 / 24.0);
        DoubleDouble sum = DoubleDouble.OrderedSum(1, -0.5 * z);
        return DoubleDouble.OrderedSum(sum.Hi, sum.Lo + ((z * z * p) - (0.5 * square.Lo)));
    }
}
