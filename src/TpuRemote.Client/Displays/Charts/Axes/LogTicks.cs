namespace TpuRemote.Client.Displays.Charts.Axes;

/// <summary>The ticks of a logarithmic axis: powers of ten, and their doubles and fivefolds where there are few.</summary>
internal static class LogTicks
{
    private static readonly int[] Mantissas = [1, 2, 5];

    /// <summary>The nearest of 1, 2, 5 times powers of ten that enclose a range; a constant lies amid a decade.</summary>
    public static (double Min, double Max) Around(double min, double max)
    {
        var lower = Candidates(min, min).LastOrDefault(tick => tick <= min * (1 + 1e-9), double.Epsilon);
        var upper = Candidates(max, max).FirstOrDefault(tick => tick >= max * (1 - 1e-9), double.MaxValue);
        return lower < upper ? (lower, upper) : (Math.Max(lower / 10, double.Epsilon), Math.Min(upper * 10, double.MaxValue));
    }

    /// <summary>The ticks within a range, ascending.</summary>
    public static IReadOnlyList<double> Within(double min, double max, int atMost)
    {
        var all = Candidates(min, max).Where(tick => tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9)).ToList();
        if (all.Count <= atMost + 1) return all;
        var decades = all.Where(IsPowerOfTen).ToList();
        if (decades.Count < 2) return all;
        var every = (int)Math.Ceiling((decades.Count - 1) / (double)atMost);
        return [.. decades.Where((_, index) => index % every == 0)];
    }

    // Parsing gives the double nearest to the decimal number, which products of powers miss.
    private static IEnumerable<double> Candidates(double min, double max)
    {
        var first = (int)Math.Floor(Math.Log10(min)) - 1;
        var last = (int)Math.Floor(Math.Log10(max)) + 1;
        for (var exponent = first; exponent <= last; exponent++)
        {
            foreach (var mantissa in Mantissas)
            {
                var tick = double.Parse($"{mantissa}e{exponent}", System.Globalization.CultureInfo.InvariantCulture);
                if (tick is > 0 and < double.PositiveInfinity) yield return tick;
            }
        }
    }

    private static bool IsPowerOfTen(double tick) => Math.Abs(Math.Log10(tick) - Math.Round(Math.Log10(tick))) < 1e-9;
}
