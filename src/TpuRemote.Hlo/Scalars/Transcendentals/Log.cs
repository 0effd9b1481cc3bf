namespace TpuRemote.Hlo.Scalars.Transcendentals;

public static partial class Transcendental
{
    const double Ln2High = 0.6931471805598903; // ln 2, its upper 42 bits
    const double Ln2Low = 5.497923018708371e-14; // and the rest

    /// <summary>Natural logarithm; NaN below 0, -infinity at either zero. Error below 0.51 ULP.</summary>
    public static double Log(double x)
    {
        if (!(x > 0 && x < double.PositiveInfinity))
        {
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }

        return Log(new DoubleDouble(x, 0)).Rounded;
    }

    // log of a positive x to a relative error of about 2^-67.
    //
    // x = 2^k * m with m in [0.6875, 1.375). An interval's reciprocal c makes r = m * c - 1 small: |r| < 2^-7, exactly known as two
    // doubles. Then log x = k * ln 2 - log c + log(1 + r). The intervals next to 1 have c = 1, so that near x = 1 all that is left is log(1
    // + r) with r = x - 1; anywhere else the result exceeds 2^-8 and r - log c at most halves. Of log(1 + r) = r - r^2/2 + r^3/3 ..., the
    // first two terms are kept in two doubles; the rest, up to r^10/10 (the next is below 2^-70 of r), is at most 2^-15.6 of r and is
    // computed in double.
    static DoubleDouble Log(DoubleDouble x)
    {
        (int k, DoubleDouble m) = SplitForLog(x);
        int entry = 3 * (int)((BitConverter.DoubleToInt64Bits(m.Hi) - LogOrigin) >> 45);
        double reciprocal = LogarithmTable.Entries[entry];
        DoubleDouble product = DoubleDouble.Product(m.Hi, reciprocal);
        DoubleDouble r = DoubleDouble.Sum(product.Hi - 1, Math.FusedMultiplyAdd(m.Lo, reciprocal, product.Lo));

        DoubleDouble square = DoubleDouble.Product(r.Hi, -0.5 * r.Hi);
        DoubleDouble a = DoubleDouble.Sum(k * Ln2High, LogarithmTable.Entries[entry + 1]); // 11 + 42 bits: an exact product
        DoubleDouble b = DoubleDouble.Sum(a.Hi, r.Hi);
        DoubleDouble c = DoubleDouble.Sum(b.Hi, square.Hi);
        double low = Math.FusedMultiplyAdd(k, Ln2Low, LogarithmTable.Entries[entry + 2]);
        low += square.Lo + Math.FusedMultiplyAdd(-r.Hi, r.Lo, r.Lo) + LogPolynomial(r.Hi);
        return DoubleDouble.OrderedSum(c.Hi, a.Lo + b.Lo + c.Lo + low);
    }

    const long LogOrigin = 0x3FE6_0000_0000_0000; // 0.6875

    static (int K, DoubleDouble M) SplitForLog(DoubleDouble x)
    {
        int rescaled = 0;
        if (x.Hi < 2.2250738585072014E-308)
        {
            x = new(x.Hi * PowerOfTwo.Normal(54), 0); // a subnormal has no low part
            rescaled = 54;
        }

        long bits = BitConverter.DoubleToInt64Bits(x.Hi);
        int k = (int)((bits - LogOrigin) >> 52);
        double m = BitConverter.Int64BitsToDouble(bits - ((long)k << 52));
        return (k - rescaled, new(m, x.Lo == 0 ? 0 : x.Lo * PowerOfTwo.Normal(Math.Max(-k, -1022))));
    }

    // log(1 + r) - r + r^2/2.
    static double LogPolynomial(double r)
    {
        double p = Math.FusedMultiplyAdd(r, -1.0 / 10, 1.0 / 9);
        p = Math.FusedMultiplyAdd(r, p, -1.0 / 8);
        p = Math.FusedMultiplyAdd(r, p, 1.0 / 7);
        p = Math.FusedMultiplyAdd(r, p, -1.0 / 6);
        p = Math.FusedMultiplyAdd(r, p, 1.0 / 5);
        p = Math.FusedMultiplyAdd(r, p, -1.0 / 4);
        return r * r * r * Math.FusedMultiplyAdd(r, p, 1.0 / 3);
    }
}
