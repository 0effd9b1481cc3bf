namespace TpuRemote.Client.Displays.Charts.Axes;

/// <summary>One axis: its range, its ticks and their labels.</summary>
/// <param name="Min">The value at its beginning.</param>
/// <param name="Max">The value at its end, greater than <paramref name="Min"/>.</param>
/// <param name="IsLog">Equal distances are equal factors; both ends are above 0.</param>
/// <param name="Ticks">Values to mark, ascending, within the range.</param>
/// <param name="Labels">Their labels.</param>
internal sealed record Axis(double Min, double Max, bool IsLog, IReadOnlyList<double> Ticks, IReadOnlyList<string> Labels)
{
    // Below this share of the values a range is noise of rounding, and its ticks would repeat.
    private const double LeastShare = 1e-12;
    private const double LeastSpan = 1e-300;

    /// <summary>The axis of values.</summary>
    /// <param name="min">The least value; infinity, above <paramref name="max"/>, where there are no values.</param>
    /// <param name="max">The greatest value.</param>
    /// <param name="isLog">Whether it is logarithmic; values are above 0 then.</param>
    /// <param name="atMost">The most intervals between ticks.</param>
    /// <param name="isNice">Whether the range is widened until it begins and ends at a tick.</param>
    public static Axis Of(double min, double max, bool isLog, int atMost, bool isNice)
    {
        if (min > max) (min, max) = isLog ? (0.1, 10) : (0, 1);
        return isLog ? Logarithmic(min, max, atMost, isNice) : Linear(min, max, atMost, isNice);
    }

    /// <summary>Where a value lies: 0 at the beginning, 1 at the end.</summary>
    public double Share(double value) =>
        IsLog
            ? (Math.Log10(value) - Math.Log10(Min)) / (Math.Log10(Max) - Math.Log10(Min))
            : ((value / 2) - (Min / 2)) / ((Max / 2) - (Min / 2)); // halved: the span of all doubles is infinite

    /// <summary>Whether a value can be drawn.</summary>
    public static bool IsDrawable(double value, bool isLog) => double.IsFinite(value) && (!isLog || value > 0);

    private static Axis Linear(double min, double max, int atMost, bool isNice)
    {
        var largest = Math.Max(Math.Abs(min), Math.Abs(max));
        if ((max / 2) - (min / 2) <= Math.Max(largest * LeastShare, LeastSpan))
        {
            var margin = largest > LeastSpan ? largest / 10 : 1;
            (min, max) = (min - margin, max + margin);
        }
        var step = TickStep.For(min, max, atMost);
        if (isNice) (min, max) = step.Around(min, max);
        var ticks = step.Within(min, max);
        return new Axis(min, max, false, ticks, TickLabels.Of(ticks, step));
    }

    private static Axis Logarithmic(double min, double max, int atMost, bool isNice)
    {
        if (isNice || max <= min) (min, max) = LogTicks.Around(min, max);
        var ticks = LogTicks.Within(min, max, atMost);
        return new Axis(min, max, true, ticks, [.. ticks.Select(TickLabels.Alone)]);
    }
}
