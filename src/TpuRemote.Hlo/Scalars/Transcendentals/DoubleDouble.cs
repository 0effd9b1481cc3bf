namespace TpuRemote.Hlo.Scalars.Transcendentals;

/// <summary>
/// An unevaluated sum of two doubles, about 107 bits (Dekker, "A floating-point technique for extending the available precision", 1971).
/// Built on error-free transformations: only IEEE additions and fused multiply-adds, hence the same everywhere.
/// </summary>
readonly record struct DoubleDouble(double Hi, double Lo)
{
    /// <summary>The nearest double, when the parts do not overlap much.</summary>
    internal double Rounded => Hi + Lo;

    /// <summary>a + b exactly (Knuth's TwoSum).</summary>
    internal static DoubleDouble Sum(double a, double b)
    {
        double sum = a + b;
        double ofB = sum - a;
        return new(sum, (a - (sum - ofB)) + (b - ofB));
    }

    /// <summary>a + b exactly, where |a| is at least |b| or a is 0 (Dekker's FastTwoSum).</summary>
    internal static DoubleDouble OrderedSum(double a, double b)
    {
        double sum = a + b;
        return new(sum, b - (sum - a));
    }

    /// <summary>a * b exactly, unless the low part underflows.</summary>
    internal static DoubleDouble Product(double a, double b)
    {
        double product = a * b;
        return new(product, Math.FusedMultiplyAdd(a, b, -product));
    }

    /// <summary>Negates both parts.</summary>
    public static DoubleDouble operator -(DoubleDouble x) => new(-x.Hi, -x.Lo);

    /// <summary>Sum with a relative error of about 2^-104 unless the operands cancel.</summary>
    public static DoubleDouble operator +(DoubleDouble x, DoubleDouble y)
    {
        DoubleDouble sum = Sum(x.Hi, y.Hi);
        return OrderedSum(sum.Hi, sum.Lo + (x.Lo + y.Lo));
    }

    /// <summary>Product with a relative error of about 2^-102.</summary>
    public static DoubleDouble operator *(DoubleDouble x, DoubleDouble y)
    {
        DoubleDouble product = Product(x.Hi, y.Hi);
        double cross = Math.FusedMultiplyAdd(x.Hi, y.Lo, x.Lo * y.Hi);
        return OrderedSum(product.Hi, product.Lo + cross);
    }

    /// <summary>Quotient with a relative error of about 2^-102: one division, and its exact remainder divided again.</summary>
    public static DoubleDouble operator /(DoubleDouble x, DoubleDouble y)
    {
        double quotient = x.Hi / y.Hi;
        double remainder = Math.FusedMultiplyAdd(-quotient, y.Hi, x.Hi) + Math.FusedMultiplyAdd(-quotient, y.Lo, x.Lo);
        return OrderedSum(quotient, remainder / y.Hi);
    }
}
