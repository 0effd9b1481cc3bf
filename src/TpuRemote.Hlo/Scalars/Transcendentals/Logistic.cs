namespace TpuRemote.Hlo.Scalars.Transcendentals;

public static partial class Transcendental
{
    /// <summary>
    /// 1 / (1 + e^-<paramref name="x"/>). Error below 0.51 ULP. With p = e^-|x| in two doubles it is 1 / (1 + p) for positive x
    /// and p / (1 + p) for negative x, so that nothing cancels.
    /// </summary>
    public static double Logistic(double x)
    {
        if (!(Math.Abs(x) <= 700))
        {
            if (double.IsNaN(x) || x < ExpUnderflow)
            {
                return double.IsNaN(x) ? x : 0;
            }

            if (x > 0)
            {
                return 1;
            }
        }

        DoubleDouble power = Exp(new DoubleDouble(-Math.Abs(x), 0), out int exponent);
        double scale = PowerOfTwo.Normal(Math.Max(exponent, -1022)); // below that, p does not change 1 + p
        DoubleDouble denominator = new DoubleDouble(1, 0) + new DoubleDouble(power.Hi * scale, power.Lo * scale);
        return x < 0
            ? PowerOfTwo.Scale(power / denominator, exponent)
            : (new DoubleDouble(1, 0) / denominator).Rounded;
    }
}
