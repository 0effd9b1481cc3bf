using System.Globalization;
using TpuRemote.Hlo.Scalars.Transcendentals;

namespace TpuRemote.Hlo.Tests.Scalars.Transcendentals;

/// <summary>Compares with oracle.txt, which oracle.py beside it computed in decimal arithmetic of 130 digits.</summary>
public sealed class OracleTests
{
    [Theory]
    [InlineData("exp")]
    [InlineData("expm1")]
    [InlineData("log")]
    [InlineData("log1p")]
    [InlineData("sin")]
    [InlineData("cos")]
    [InlineData("tan")]
    [InlineData("tanh")]
    [InlineData("logistic")]
    [InlineData("cbrt")]
    [InlineData("rsqrt")]
    [InlineData("atan2")]
    [InlineData("pow")]
    public void Function_AtTheOraclesPoints_IsWithinOneUlpAndMostlyCorrectlyRounded(string name)
    {
        int points = 0, inexact = 0;
        foreach (string[] line in Oracle.Value.Where(line => line[0] == name))
        {
            double[] numbers = [.. line.Skip(1).Select(FromHex)];
            double actual = Evaluate(name, numbers), expected = numbers[^1];
            long distance = Ulps(actual, expected);
            Assert.True(distance <= 1, $"{string.Join(' ', line)}: got {actual:R}, expected {expected:R}, {distance} ULP apart");
            points++;
            inexact += (int)distance;
        }

        // With an error bound of 0.52 ULP at most about one result in 25 may differ; in practice it is far fewer.
        Assert.True(points >= 150, $"{points} points");
        Assert.True(inexact * 50 <= points, $"{inexact} of {points} are not correctly rounded");
    }

    static readonly Lazy<string[][]> Oracle = new(() =>
    {
        using Stream stream = typeof(OracleTests).Assembly.GetManifestResourceStream("oracle.txt")
            ?? throw new InvalidOperationException("oracle.txt is not embedded in the test assembly.");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];
    });

    static double Evaluate(string name, double[] x) => name switch
    {
        "exp" => Transcendental.Exp(x[0]),
        "expm1" => Transcendental.Expm1(x[0]),
        "log" => Transcendental.Log(x[0]),
        "log1p" => Transcendental.Log1p(x[0]),
        "sin" => Transcendental.Sin(x[0]),
        "cos" => Transcendental.Cos(x[0]),
        "tan" => Transcendental.Tan(x[0]),
        "tanh" => Transcendental.Tanh(x[0]),
        "logistic" => Transcendental.Logistic(x[0]),
        "cbrt" => Transcendental.Cbrt(x[0]),
        "rsqrt" => Transcendental.Rsqrt(x[0]),
        "atan2" => Transcendental.Atan2(x[0], x[1]),
        "pow" => Transcendental.Pow(x[0], x[1]),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Not a function of the oracle."),
    };

    static double FromHex(string hex) =>
        BitConverter.UInt64BitsToDouble(ulong.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    static long Ulps(double a, double b) => double.IsNaN(a) || double.IsNaN(b) ? long.MaxValue : Math.Abs(Order(a) - Order(b));

    // Neighbouring doubles get neighbouring numbers, and so do -0 and +0.
    static long Order(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        return bits >= 0 ? bits : long.MinValue - bits - 1;
    }
}
