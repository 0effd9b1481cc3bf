namespace TpuRemote.Hlo.Scalars.Transcendentals;

public static partial class Transcendental
{
    /// <summary>e^<paramref name="x"/> - 1. Error below 0.51 ULP.</summary>
    public static double Expm1(double x)
    {
        if (x > 300 || double.IsNaN(x))
        {
            return Exp(x); // 1 is far below half an ULP
        }

        // e^-40 is less than a quarter ULP of 1; and the reduction would lose the sign of zero.
        return x < -40 ? -1 : x == 0 ? x : Expm1(new DoubleDouble(x, 0)).Rounded;
    }

    // For x between -40 and 300. Where the reduction leaves x as it is, the polynomial of e^r - 1 keeps the relative precision of
    // small x. Elsewhere |x| > 0.0027, and subtracting 1 from two doubles loses at most 9 of their 69 good bits.
    static DoubleDouble Expm1(DoubleDouble x)
    {
        if (Math.Abs(x.Hi) * StepsPerUnit < 0.5)
        {
            return ExpMinusOneOfRemainder(x);
        }

        DoubleDouble power = Exp(x, out int exponent);
        double scale = PowerOfTwo.Normal(exponent);
        return new DoubleDouble(power.Hi * scale, power.Lo * scale) + new DoubleDouble(-1, 0);
    }
}
