using System.Globalization;

namespace Ctpu.Drawing;

/// <summary>Probabilities as horizontal bars, a line for each.</summary>
internal static class ProbabilityBars
{
    /// <summary>Characters of a whole bar.</summary>
    public const int BarColumns = 7;

    /// <summary>Characters of a line: the class, the bar and the number.</summary>
    public const int Columns = 2 + BarColumns + 5;

    private const string Eighths = " ▏▎▍▌▋▊▉█";

    /// <summary>The bar of one class.</summary>
    /// <param name="name">Its name, one character.</param>
    /// <param name="probability">From 0 to 1.</param>
    public static string Line(char name, float probability) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} {Bar(probability)} {probability:0.00}");

    private static string Bar(float probability)
    {
        // NaN, which a diverged model answers, draws an empty bar; its number says what it is.
        var eighths = float.IsNaN(probability) ? 0 : (int)MathF.Round(Math.Clamp(probability, 0f, 1f) * BarColumns * 8);
        var (whole, rest) = (eighths / 8, eighths % 8);
        return (new string('█', whole) + (rest > 0 ? Eighths[rest] : "")).PadRight(BarColumns);
    }
}
