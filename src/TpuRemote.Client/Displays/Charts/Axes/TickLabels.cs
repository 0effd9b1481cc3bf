using System.Globalization;

namespace TpuRemote.Client.Displays.Charts.Axes;

/// <summary>
/// Numbers as readers of charts expect them: as they are between 0.001 and 10 000, with the SI prefixes k to P above, as powers of
/// ten elsewhere. The labels of one axis share their prefix and their number of decimals.
/// </summary>
internal static class TickLabels
{
    private static readonly string[] Prefixes = ["", "k", "M", "G", "T", "P"];

    /// <summary>The labels of ticks that lie a step apart.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<double> ticks, TickStep step)
    {
        if (ticks.Count == 0) return [];
        var largest = ticks.Max(Math.Abs);
        if (largest < 0.001 || largest >= 1e18) return [.. ticks.Select(Scientific)];
        var thousands = largest >= 10_000 ? (int)Math.Floor((Math.Log10(largest) + 1e-12) / 3) : 0;
        if ((3 * thousands) - step.Exponent > 6) thousands = 0; // 1 000 000.2 says more than 1.0000002M
        var decimals = Math.Max(0, (3 * thousands) - step.Exponent);
        return [.. ticks.Select(tick => Fixed(tick / Math.Pow(1000, thousands), decimals) + (tick == 0 ? "" : Prefixes[thousands]))];
    }

    /// <summary>The label of a tick that shares nothing with its neighbours, as on a logarithmic axis.</summary>
    public static string Alone(double tick)
    {
        var size = Math.Abs(tick);
        if (size != 0 && size is < 0.001 or >= 1e18) return Scientific(tick);
        var thousands = size >= 1000 ? (int)Math.Floor((Math.Log10(size) + 1e-12) / 3) : 0;
        return (tick / Math.Pow(1000, thousands)).ToString("0.####", CultureInfo.InvariantCulture) + Prefixes[thousands];
    }

    /// <summary>A value for tooltips and captions, to five significant digits; whole numbers below a billion in full.</summary>
    public static string Value(double value)
    {
        if (!double.IsFinite(value)) return value.ToString(CultureInfo.InvariantCulture);
        var size = Math.Abs(value);
        if (size < 1e9 && Math.Round(value) == value) return (value + 0.0).ToString("0", CultureInfo.InvariantCulture);
        if (size is < 0.001 or >= 1e6) return Scientific(value);
        var decimals = Math.Max(0, 4 - (int)Math.Floor(Math.Log10(size)));
        return Math.Round(value, decimals).ToString("0.########", CultureInfo.InvariantCulture);
    }

    /// <summary>A count with thousands apart: 1,000,000.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Fixed(double value, int decimals) =>
        (Math.Round(value, Math.Min(decimals, 15)) + 0.0).ToString($"F{decimals}", CultureInfo.InvariantCulture);

    private static string Scientific(double value) =>
        value == 0 ? "0" : value.ToString("0.####e0", CultureInfo.InvariantCulture);
}
