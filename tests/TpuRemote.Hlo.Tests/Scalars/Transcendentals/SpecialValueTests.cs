using TpuRemote.Hlo.Scalars.Transcendentals;

namespace TpuRemote.Hlo.Tests.Scalars.Transcendentals;

public sealed class SpecialValueTests
{
    const double Inf = double.PositiveInfinity;
    const double Pi = 3.141592653589793;
    const double NaN = double.NaN;
    const double Tiny = double.Epsilon;

    // IEEE 754-2019, section 9.2.1, and the ends of each function's range.
    static readonly (string Name, Func<double, double> Function, (double X, double Expected)[] Cases)[] OfOne =
    [
        ("exp", Transcendental.Exp,
            [(0, 1), (-0.0, 1), (Inf, Inf), (-Inf, 0), (709.8, Inf), (1e300, Inf), (-745.14, 0), (-745.1, Tiny), (-1e300, 0), (Tiny, 1),
             (1, Math.E)]),
        ("expm1", Transcendental.Expm1,
            [(0, 0), (-0.0, -0.0), (Inf, Inf), (-Inf, -1), (710, Inf), (-50, -1), (Tiny, Tiny), (-1e-300, -1e-300)]),
        ("log", Transcendental.Log,
            [(1, 0), (0, -Inf), (-0.0, -Inf), (-1, NaN), (-Inf, NaN), (Inf, Inf), (Tiny, -744.4400719213812),
             (double.MaxValue, 709.782712893384)]),
        ("log1p", Transcendental.Log1p,
            [(0, 0), (-0.0, -0.0), (-1, -Inf), (-1.5, NaN), (-Inf, NaN), (Inf, Inf), (Tiny, Tiny), (double.MaxValue, 709.782712893384)]),
        ("sin", Transcendental.Sin, [(0, 0), (-0.0, -0.0), (Inf, NaN), (-Inf, NaN), (Tiny, Tiny), (-1e-300, -1e-300), (Pi / 2, 1)]),
        ("cos", Transcendental.Cos, [(0, 1), (-0.0, 1), (Inf, NaN), (-Inf, NaN), (Tiny, 1), (Pi, -1)]),
        ("tan", Transcendental.Tan, [(0, 0), (-0.0, -0.0), (Inf, NaN), (-Inf, NaN), (Tiny, Tiny), (Pi / 4, 0.9999999999999999)]),
        ("tanh", Transcendental.Tanh, [(0, 0), (-0.0, -0.0), (Inf, 1), (-Inf, -1), (50, 1), (-50, -1), (-Tiny, -Tiny)]),
        ("logistic", Transcendental.Logistic, [(0, 0.5), (-0.0, 0.5), (Inf, 1), (-Inf, 0), (50, 1), (800, 1), (-745.1, Tiny), (-800, 0)]),
        ("cbrt", Transcendental.Cbrt,
            [(0, 0), (-0.0, -0.0), (Inf, Inf), (-Inf, -Inf), (27, 3), (-8, -2), (1e-300, 1e-100), (Tiny, Math.ScaleB(1, -358))]),
        ("rsqrt", Transcendental.Rsqrt,
            [(0, Inf), (-0.0, -Inf), (-1, NaN), (Inf, 0), (-Inf, NaN), (4, 0.5), (Math.ScaleB(1, -1074), Math.ScaleB(1, 537))]),
    ];

    static readonly (double X, double Y, double Expected)[] Powers =
    [
        (NaN, 0, 1), (NaN, -0.0, 1), (1, NaN, 1), (1, Inf, 1), (NaN, 1, NaN), (2, NaN, NaN), (-1, Inf, 1), (-1, -Inf, 1),
        (0.5, Inf, 0), (0.5, -Inf, Inf), (-2, Inf, Inf), (-2, -Inf, 0), (0, -Inf, Inf), (-0.0, -Inf, Inf),
        (0, 3, 0), (-0.0, 3, -0.0), (-0.0, 2, 0), (-0.0, 0.5, 0), (0, -3, Inf), (-0.0, -3, -Inf), (-0.0, -2, Inf), (-0.0, -0.5, Inf),
        (Inf, 2, Inf), (Inf, -2, 0), (-Inf, 3, -Inf), (-Inf, 2, Inf), (-Inf, 0.5, Inf), (-Inf, -3, -0.0), (-Inf, -2, 0),
        (-8, 1.0 / 3, NaN), (-2, 3, -8), (-2, 2, 4), (-2, -1, -0.5), (2, 1023, 8.98846567431158e307), (2, 1024, Inf), (-2, 1025, -Inf),
        (2, -1074, Tiny), (2, -1075, 0), (-2, -1077, -0.0), (10, 22, 1e22), (1.0000000000000002, 1e300, Inf),
        (0.9999999999999999, 1e300, 0),
        (-1, 1e300, 1), (-1, 9007199254740991, -1), (5, 1e-300, 1), (Tiny, 1, Tiny), (double.MaxValue, 1, double.MaxValue),
    ];

    static readonly (double Y, double X, double Expected)[] Angles =
    [
        (0, 1, 0), (-0.0, 1, -0.0), (0, 0, 0), (-0.0, 0, -0.0), (0, -0.0, Pi), (-0.0, -0.0, -Pi), (0, -1, Pi), (-0.0, -1, -Pi),
        (1, 0, Pi / 2), (-1, -0.0, -Pi / 2), (Tiny, 0, Pi / 2), (Inf, 1, Pi / 2), (-Inf, -1, -Pi / 2), (1, Inf, 0), (-1, Inf, -0.0),
        (1, -Inf, Pi),
        (-1, -Inf, -Pi), (Inf, Inf, Pi / 4), (-Inf, Inf, -Pi / 4), (Inf, -Inf, 3 * Pi / 4), (-Inf, -Inf, -3 * Pi / 4),
        (NaN, 1, NaN), (1, NaN, NaN), (NaN, 0, NaN), (1, 1, Pi / 4), (Tiny, Tiny, Pi / 4), (double.MaxValue, -double.MaxValue, 3 * Pi / 4),
        (Tiny, 1, Tiny), (Tiny, double.MaxValue, 0), (Tiny, -double.MaxValue, Pi), (double.MaxValue, Tiny, Pi / 2),
    ];

    [Fact]
    public void FunctionsOfOneOperand_SpecialValues_AreExact()
    {
        foreach ((string name, Func<double, double> function, (double X, double Expected)[] cases) in OfOne)
        {
            foreach ((double x, double expected) in cases)
            {
                Same($"{name}({x:R})", expected, function(x));
            }

            Same($"{name}(NaN)", NaN, function(NaN));
        }
    }

    [Fact]
    public void Pow_SpecialValues_AreExact()
    {
        foreach ((double x, double y, double expected) in Powers)
        {
            Same($"pow({x:R}, {y:R})", expected, Transcendental.Pow(x, y));
        }
    }

    [Fact]
    public void Atan2_SpecialValues_AreExact()
    {
        foreach ((double y, double x, double expected) in Angles)
        {
            Same($"atan2({y:R}, {x:R})", expected, Transcendental.Atan2(y, x));
        }
    }

    // sin(pi as a double) is what that double falls short of pi: 1.2246467991473532e-16; from any table of pi's digits.
    [Fact]
    public void Trigonometry_AtTheDoubleNearestToPi_KeepsRelativePrecision()
    {
        Assert.Equal(1.2246467991473532e-16, Transcendental.Sin(Pi));
        Assert.Equal(-1.2246467991473532e-16, Transcendental.Tan(Pi));
        Assert.Equal(6.123233995736766e-17, Transcendental.Cos(Pi / 2));
    }

    static void Same(string what, double expected, double actual)
    {
        bool same = BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual);
        Assert.True(same || (double.IsNaN(expected) && double.IsNaN(actual)), $"{what} gave {actual:R}, expected {expected:R}");
    }
}
