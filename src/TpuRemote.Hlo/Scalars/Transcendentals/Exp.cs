namespace TpuRemote.Hlo.Scalars.Transcendentals;

public static partial class Transcendental
{
    const double StepsPerUnit = 184.6649652337873; // 128 / ln 2
    const double StepHigh = 0.005415212347998022; // ln 2 / 128, its upper 34 bits
    const double StepLow = 1.2655086083325438e-13; // and the rest

    // exp(710) overflows, exp(-746) is less than half the smallest subnormal.
    const double ExpOverflow = 709.79;
    const double ExpUnderflow = -745.14;

    /// <summary>e^<paramref name="x"/>. Error below 0.51 ULP.</summary>
    public static double Exp(double x)
    {
        if (!(Math.Abs(x) <= 700))
        {
            if (double.IsNaN(x) || x > ExpOverflow)
            {
                return x + double.PositiveInfinity;
            }

            if (x < ExpUnderflow)
            {
                return 0;
            }
        }

        DoubleDouble power = Exp(new DoubleDouble(x, 0), out int exponent);
        return PowerOfTwo.Scale(power, exponent);
    }

    // e^x = 2^exponent * result, the result in about [0.997, 2), for |x| < 1000.
    //
    // With n the integer nearest to x * 128 / ln 2, x = n * ln 2 / 128 + r, so e^x = 2^(n >> 7) * 2^((n & 127) / 128) * e^r, |r| < 0.00271.
    // n * StepHigh is exact (18 + 34 bits) and its difference from x too, so r is known to about 2^-79. e^r - 1 is r plus a Taylor
    // polynomial of r: r + r^2/2 + ... + r^6/720, the rest being below 2^-72. The polynomial is at most 2^-18, so that evaluating it in
    // double costs 2^-71; the table's entry and its product with r are kept in two doubles. Relative error about 2^-69.
    static DoubleDouble Exp(DoubleDouble x, out int exponent)
    {
        (DoubleDouble r, int n) = ReduceExp(x);
        exponent = n >> 7;
        int entry = 2 * (n & 127);
        double high = ExponentialTable.Entries[entry], low = ExponentialTable.Entries[entry + 1];
        DoubleDouble product = DoubleDouble.Product(high, r.Hi);
        double tail = Math.FusedMultiplyAdd(high, r.Lo + ExpPolynomial(r.Hi), Math.FusedMultiplyAdd(low, r.Hi, product.Lo + low));
        DoubleDouble sum = DoubleDouble.OrderedSum(high, product.Hi);
        return DoubleDouble.OrderedSum(sum.Hi, sum.Lo + tail);
    }

    static (DoubleDouble Remainder, int N) ReduceExp(DoubleDouble x)
    {
        double n = Math.Round(x.Hi * StepsPerUnit);
        double high = Math.FusedMultiplyAdd(-n, StepHigh, x.Hi);
        return (DoubleDouble.Sum(high, Math.FusedMultiplyAdd(-n, StepLow, x.Lo)), (int)n);
    }

    // e^r - 1 with a small relative error, for a reduced r.
    static DoubleDouble ExpMinusOneOfRemainder(DoubleDouble r) => DoubleDouble.OrderedSum(r.Hi, r.Lo + ExpPolynomial(r.Hi));

    // e^r - 1 - r.
    static double ExpPolynomial(double r)
    {
        double p = Math.FusedMultiplyAdd(r, 1.0 / 720, 1.0 / 120);
        p = Math.FusedMultiplyAdd(r, p, 1.0 / 24);
        p = Math.FusedMultiplyAdd(r, p, 1.0 / 6);
        return r * r * Math.FusedMultiplyAdd(r, p, 0.5);
    }
}
