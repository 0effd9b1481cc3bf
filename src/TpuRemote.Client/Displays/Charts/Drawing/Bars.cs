using System.Collections.Immutable;
using TpuRemote.Client.Displays.Charts.Axes;

namespace TpuRemote.Client.Displays.Charts.Drawing;

/// <summary>The bars that a drawing has room for, and the range of their axis.</summary>
internal sealed class Bars
{
    private long _total;
    private long _notFinite;
    private long _notPositive;
    private int _labelsBefore;

    private Bars(ImmutableArray<string> labels, ImmutableArray<BarSeries> series) => (Labels, Series) = (labels, series);

    /// <summary>The label of each; of the first, where neighbours were joined.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <summary>The bars.</summary>
    public ImmutableArray<BarSeries> Series { get; }

    /// <summary>The least value, and 0 where the axis is not logarithmic; above <see cref="Max"/> where there is none.</summary>
    public double Min { get; private set; }

    /// <summary>The greatest value, and 0 where the axis is not logarithmic.</summary>
    public double Max { get; private set; }

    /// <summary>Joins neighbours, keeping the value farthest from 0, until at most so many bars are left.</summary>
    public static Bars Of(ImmutableArray<string> labels, ImmutableArray<BarSeries> series, bool isLog, int most)
    {
        var every = Math.Max(1, (int)Math.Ceiling((double)labels.Length * series.Length / most));
        var bars = every == 1
            ? new Bars(labels, series)
            : new Bars(
                [.. labels.Where((_, index) => index % every == 0)],
                [.. series.Select(one => one with { Values = [.. one.Values.Chunk(every).Select(values => Farthest(values, isLog))] })]);
        bars._labelsBefore = labels.Length;
        bars.Measure(series, isLog);
        return bars;
    }

    /// <summary>The axis of the labels; those that would touch are left out.</summary>
    /// <param name="pixels">The axis' length.</param>
    public Axis Axis(double pixels)
    {
        const double mostWidth = 110;
        if (Labels.Length == 0) return new Axis(-0.5, 0.5, false, [], []);
        var slot = pixels / Labels.Length;
        string[] labels = [.. Labels.Select(label => SvgWriter.Fit(label, Math.Clamp(slot - 4, 60, mostWidth)))];
        var widest = (labels.Max(label => label.Length) * SvgWriter.CharacterWidth) + 6;
        var every = Math.Max(1, (int)Math.Ceiling(widest / slot));
        int[] places = [.. Enumerable.Range(0, Labels.Length).Where(index => index % every == 0)];
        return new Axis(
            -0.5, Labels.Length - 0.5, false, [.. places.Select(index => (double)index)], [.. places.Select(index => labels[index])]);
    }

    /// <summary>The notes about what was left out.</summary>
    /// <param name="unnamed">The series for which the legend had no room.</param>
    public IReadOnlyList<string> Notes(int unnamed)
    {
        var notes = new List<string>();
        if (_total == 0) notes.Add("No values.");
        if (_notFinite > 0) notes.Add($"{TickLabels.Count(_notFinite)} of {TickLabels.Count(_total)} values are not finite and left out.");
        if (_notPositive > 0)
            notes.Add($"{TickLabels.Count(_notPositive)} of {TickLabels.Count(_total)} values are not above 0, as a log axis asks for.");
        if (Labels.Length < _labelsBefore)
            notes.Add($"{TickLabels.Count(_labelsBefore)} bars drawn as {TickLabels.Count(Labels.Length)}, the farthest of neighbours.");
        if (unnamed > 0) notes.Add($"{TickLabels.Count(unnamed)} more series are not named in the legend.");
        return notes;
    }

    private void Measure(ImmutableArray<BarSeries> series, bool isLog)
    {
        var extent = new Extent();
        foreach (var value in series.SelectMany(one => one.Values))
        {
            _total++;
            if (Axes.Axis.IsDrawable(value, isLog)) extent.Add(value);
            else if (double.IsFinite(value)) _notPositive++;
            else _notFinite++;
        }
        if (!isLog && extent.Min <= extent.Max)
        {
            extent.Add(0);
            if (extent.Min == extent.Max) extent.Add(1);
        }
        (Min, Max) = (extent.Min, extent.Max);
    }

    private static double Farthest(double[] values, bool isLog)
    {
        var able = values.Where(value => Axes.Axis.IsDrawable(value, isLog)).ToList();
        return able.Count == 0 ? double.NaN : able.MaxBy(Math.Abs);
    }
}
