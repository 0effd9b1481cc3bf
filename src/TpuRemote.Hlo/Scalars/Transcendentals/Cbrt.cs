namespace TpuRemote.Hlo.Scalars.Transcendentals;

public static partial class Transcendental
{
    /// <summary>
    /// Cube root. Error below 0.51 ULP. |x| = 2^(3q) * m with m in [1, 8), m = 2^s * f. A polynomial gives the cube root of f to 1.4e-5;
    /// Newton's step squares that to 2e-10, and a second step, whose residual m - y^3 is computed in two doubles, to 2^-64.
    /// </summary>
    public static double Cbrt(double x)
    {
        double magnitude = Math.Abs(x);
        if (!(magnitude > 0 && magnitude < double.PositiveInfinity))
        {
            return x;
        }

        (int exponent, double f) = SplitForCbrt(magnitude);
        (int q, int s) = (exponent / 3, exponent % 3);
        double m = f * (1 << s);
        double y = CbrtEstimate(f) * (s == 0 ? 1 : s == 1 ? 1.2599210498948732 : 1.5874010519681994); // cube roots of 2 and 4
        y -= ((y * y * y) - m) / (3 * y * y);
        DoubleDouble cube = DoubleDouble.Product(y, y) * new DoubleDouble(y, 0);
        double residual = m - cube.Hi - cube.Lo;
        double root = y + (residual / (3 * y * y));
        return Math.CopySign(root * PowerOfTwo.Normal(q - 400), x);
    }

    // Biased by 1,200 so that the exponent is positive and a multiple of 3 was added.
    static (int Exponent, double Fraction) SplitForCbrt(double x)
    {
        int rescaled = 0;
        if (x < 2.2250738585072014E-308)
        {
            x *= PowerOfTwo.Normal(54);
            rescaled = 54;
        }

        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        return (exponent - rescaled + 1200, BitConverter.Int64BitsToDouble(bits - ((long)exponent << 52)));
    }

    // Interpolates the cube root on [1, 2] at five Chebyshev nodes.
    static double CbrtEstimate(double f)
    {
        double p = Math.FusedMultiplyAdd(f, -0.01010221, 0.08307904);
        p = Math.FusedMultiplyAdd(f, p, -0.29395412);
        p = Math.FusedMultiplyAdd(f, p, 0.71174239);
        return Math.FusedMultiplyAdd(f, p, 0.50924813);
    }
}
