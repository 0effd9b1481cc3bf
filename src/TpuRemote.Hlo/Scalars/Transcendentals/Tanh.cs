namespace TpuRemote.Hlo.Scalars.Transcendentals;

public static partial class Transcendental
{
    /// <summary>
    /// Hyperbolic tangent. Error below 0.51 ULP: with E = e^(2|x|) - 1 to about 2^-60, the result is E / (E + 2) in two doubles.
    /// </summary>
    public static double Tanh(double x)
    {
        double magnitude = Math.Abs(x);
        if (!(magnitude >= TinyArgument))
        {
            return x; // x - x^3/3 rounds to x; also NaN
        }

        if (magnitude > 20)
        {
            return Math.CopySign(1, x); // 1 - 2 e^-40 rounds to 1
        }

        DoubleDouble e = Expm1(new DoubleDouble(2 * magnitude, 0));
        return Math.CopySign((e / (e + new DoubleDouble(2, 0))).Rounded, x);
    }
}
