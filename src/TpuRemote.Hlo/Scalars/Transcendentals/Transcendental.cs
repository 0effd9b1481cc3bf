namespace TpuRemote.Hlo.Scalars.Transcendentals;

/// <summary>Placeholders while the functions are being written.</summary>
public static partial class Transcendental
{
#pragma warning disable CS1591 // replaced one by one
    public static double Atan2(double y, double x) => Math.Atan2(y, x);
    public static double Cbrt(double x) => Math.Cbrt(x);
    public static double Cos(double x) => Math.Cos(x);
    public static double Exp(double x) => Math.Exp(x);
    public static double Expm1(double x) => Math.Abs(x) < 1e-5 ? x + x * x / 2 : Math.Exp(x) - 1;
    public static double Log(double x) => Math.Log(x);
    public static double Log1p(double x) => Math.Abs(x) < 1e-5 ? x - x * x / 2 : Math.Log(x + 1);
    public static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
    public static double Pow(double x, double y) => Math.Pow(x, y);
    public static double Rsqrt(double x) => 1 / Math.Sqrt(x);
    public static double Sin(double x) => Math.Sin(x);
    public static double Tan(double x) => Math.Tan(x);
    public static double Tanh(double x) => Math.Tanh(x);
#pragma warning restore CS1591
}
