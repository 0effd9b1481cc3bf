namespace TpuRemote.Hlo.Scalars.Transcendentals;

public static partial class Transcendental
{
    /// <summary>
    /// <paramref name="x"/> to the power <paramref name="y"/>, special cases as in IEEE 754-2019 section 9.2.1 (pow). Error below
    /// 0.54 ULP: |x|^y = e^(y log |x|), and since the logarithm is good to 2^-67 relative, an exponent of at most 745 is good to about
    /// 2^-57 absolute, which is the relative error of the power before it is rounded.
    /// </summary>
    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1)
        {
            return 1; // also for NaN
        }

        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return double.NaN;
        }

        double magnitude = Math.Abs(x);
        if (double.IsInfinity(y))
        {
            return magnitude == 1 ? 1 : magnitude > 1 == y > 0 ? double.PositiveInfinity : 0;
        }

        bool negative = double.IsNegative(x) && IsOddInteger(y);
        if (magnitude == 0 || double.IsInfinity(magnitude))
        {
            return Signed(negative, magnitude > 0 == y > 0 ? double.PositiveInfinity : 0);
        }

        return x < 0 && Math.Floor(y) != y ? double.NaN : Signed(negative, PowOfPositive(magnitude, y));
    }

    static double PowOfPositive(double x, double y)
    {
        DoubleDouble logarithm = Log(new DoubleDouble(x, 0));
        double estimate = y * logarithm.Hi;
        if (Math.Abs(estimate) > 800)
        {
            return estimate > 0 ? double.PositiveInfinity : 0;
        }

        DoubleDouble exponent = DoubleDouble.Product(y, logarithm.Hi);
        exponent = DoubleDouble.OrderedSum(exponent.Hi, Math.FusedMultiplyAdd(y, logarithm.Lo, exponent.Lo));
        DoubleDouble power = Exp(exponent, out int scale);
        return PowerOfTwo.Scale(power, scale);
    }

    // Every double from 2^53 on is even.
    static bool IsOddInteger(double y) => Math.Abs(y) < 9007199254740992 && Math.Floor(y) == y && ((long)y & 1) == 1;

    static double Signed(bool negative, double x) => negative ? -x : x;
}
