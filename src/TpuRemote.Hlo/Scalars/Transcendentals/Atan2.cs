namespace TpuRemote.Hlo.Scalars.Transcendentals;

public static partial class Transcendental
{
    static readonly DoubleDouble Pi = new(3.141592653589793, 1.2246467991473532e-16);
    static readonly DoubleDouble HalfPi = new(1.5707963267948966, 6.123233995736766e-17);

    /// <summary>
    /// The angle of the point (<paramref name="x"/>, <paramref name="y"/>) in [-pi, pi], special cases as in IEEE 754-2019 section 9.2.1
    /// (atan2). Error below 0.51 ULP (a tiny angle is the correctly rounded quotient).
    /// </summary>
    public static double Atan2(double y, double x)
    {
        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return double.NaN;
        }

        (double width, double height) = (Math.Abs(x), Math.Abs(y));
        return Math.CopySign(double.IsNegative(x) ? AngleOnTheLeft(width, height) : AngleOnTheRight(width, height), y);
    }

    static double AngleOnTheRight(double width, double height)
    {
        if (height == 0 || height < width * 1e-10)
        {
            return height == 0 ? 0 : height / width; // atan(u) = u - u^3/3 ...
        }

        return height <= width ? Arctangent(height, width).Rounded : (HalfPi + -Arctangent(width, height)).Rounded;
    }

    static double AngleOnTheLeft(double width, double height) => height <= width && !(height == 0)
        ? (Pi + -Arctangent(height, width)).Rounded
        : height == 0 ? Pi.Rounded : (HalfPi + Arctangent(width, height)).Rounded;

    // The arctangent of a / b, 0 <= a <= b, b not 0; infinite operands are equal or stand for a quotient of 0.
    //
    // With c = j/64 nearest to a / b, atan(a / b) = atan(c) + atan(t), t = (a - c b) / (b + c a), |t| <= 1/128. c has 7 bits, so both
    // products are exact as two doubles. atan(t) = t - t^3/3 + ... up to t^11; t is kept in two doubles, and the rest, at most 2^-15.6 of
    // t, is computed in double.
    static DoubleDouble Arctangent(double a, double b)
    {
        if (double.IsInfinity(b))
        {
            return double.IsInfinity(a) ? new(0.7853981633974483, 3.061616997868383e-17) : default;
        }

        (a, b) = ScaleForArctangent(a, b);
        int j = (int)((a / b * 64) + 0.5);
        double c = j * (1.0 / 64);
        DoubleDouble numerator = new DoubleDouble(a, 0) + -DoubleDouble.Product(c, b);
        DoubleDouble denominator = new DoubleDouble(b, 0) + DoubleDouble.Product(c, a);
        DoubleDouble t = numerator / denominator;

        DoubleDouble sum = DoubleDouble.Sum(ArctangentTable.Entries[2 * j], t.Hi);
        double low = ArctangentTable.Entries[(2 * j) + 1] + t.Lo + ArctangentPolynomial(t.Hi);
        return DoubleDouble.OrderedSum(sum.Hi, sum.Lo + low);
    }

    // Brings b near 1 (a subnormal one above 2^-52) and keeps the quotient, except that an a far below b may lose bits that no sum shows.
    static (double A, double B) ScaleForArctangent(double a, double b)
    {
        int exponent = (int)(BitConverter.DoubleToInt64Bits(b) >> 52) - 1023;
        (int first, int second) = (-exponent / 2, -exponent - (-exponent / 2));
        (double s, double t) = (PowerOfTwo.Normal(first), PowerOfTwo.Normal(second));
        return (a * s * t, b * s * t);
    }

    // atan(t) - t.
    static double ArctangentPolynomial(double t)
    {
        double z = t * t;
        double p = Math.FusedMultiplyAdd(z, -1.0 / 11, 1.0 / 9);
        p = Math.FusedMultiplyAdd(z, p, -1.0 / 7);
        p = Math.FusedMultiplyAdd(z, p, 1.0 / 5);
        return t * z * Math.FusedMultiplyAdd(z, p, -1.0 / 3);
    }
}
