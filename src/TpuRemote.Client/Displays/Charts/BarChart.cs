using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using TpuRemote.Client.Displays.Charts.Axes;
using TpuRemote.Client.Displays.Charts.Drawing;
using TpuRemote.Client.Displays.Charts.Text;
using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Displays.Charts;

/// <summary>Bars from 0 (on a logarithmic axis, from its beginning), those of several series side by side.</summary>
public sealed class BarChart : Chart<BarChart>
{
    private const int PixelsPerTick = 45;
    private const double LeastBarWidth = 1.5;

    private readonly ImmutableArray<string> _labels;
    private readonly ImmutableArray<BarSeries> _series;

    internal BarChart(ImmutableArray<string> labels, ImmutableArray<BarSeries> series, ChartOptions options)
        : base(options)
    {
        foreach (var one in series)
        {
            if (one.Values.Length != labels.Length)
                throw new TpuArgumentException(
                    $"each label should have a bar: {labels.Length} labels and {one.Values.Length} values were given");
        }
        (_labels, _series) = (labels, series);
    }

    /// <summary>With another series of as many bars.</summary>
    /// <exception cref="TpuArgumentException">There are not as many.</exception>
    public BarChart With<T>(string name, IEnumerable<T> values)
        where T : INumber<T> => new(_labels, _series.Add(new(name, Numbers.Of(values))), Options);

    /// <inheritdoc cref="With{T}(string, IEnumerable{T})"/>
    [OverloadResolutionPriority(-1)]
    public BarChart With(string name, Tensor values) => new(_labels, _series.Add(new(name, Numbers.Of(values))), Options);

    /// <summary>With a logarithmic axis upwards; bars not above 0 are left out and counted.</summary>
    public BarChart WithLogY() => Copy(Options with { LogY = true });

    private protected override BarChart Copy(ChartOptions options) => new(_labels, _series, options);

    private protected override IEnumerable<string> WriteText() =>
        TextBars.Write(Options, Bars.Of(_labels, _series, Options.LogY, TextBars.MostRows));

    private protected override Drawn Draw()
    {
        var bars = Bars.Of(_labels, _series, Options.LogY, (int)(Options.Width * 0.8 / LeastBarWidth));
        var y = Axis.Of(bars.Min, bars.Max, Options.LogY, Math.Max(2, Options.Height / PixelsPerTick), isNice: true);
        var svg = new SvgWriter(Options.Width, Options.Height, Describe(bars));
        var frame = new Frame(Options, bars.Axis(Options.Width * 0.8), y, Legend());
        frame.Draw(svg);
        var from = frame.Y(Options.LogY ? y.Min : 0);
        for (var i = 0; i < bars.Series.Length; i++) DrawSeries(svg, frame, bars, i, from);
        if (from < frame.Bottom) svg.Line(frame.Left, from, frame.Right, from, $"stroke=\"{Theme.Muted}\"");
        return new Drawn(svg.Finish(), bars.Notes(frame.LegendLeft));
    }

    private string Describe(Bars bars)
    {
        var values = bars.Labels.Take(12)
            .Select((label, at) => $"{label}: {string.Join(", ", bars.Series.Select(s => TickLabels.Value(s.Values[at])))}");
        var title = Options.Title is { } given ? $" “{given}”" : "";
        return $"Bar chart{title}, {TickLabels.Count(_labels.Length)} bars. {string.Join("; ", values)}.";
    }

    private IReadOnlyList<LegendEntry> Legend() =>
        [.. _series.Select((series, index) => (series, index)).Where(one => one.series.Name is not null)
            .Select(one => new LegendEntry(one.series.Name!, (svg, x, y) => DrawBar(svg, one.index, x + 6, y - 5, 14, 10, null)))];

    private void DrawSeries(SvgWriter svg, Frame frame, Bars bars, int index, double from)
    {
        var slot = (frame.Right - frame.Left) / bars.Labels.Length;
        var width = slot * (slot > 6 ? 0.8 : 0.95) / bars.Series.Length;
        var series = bars.Series[index];
        for (var i = 0; i < series.Values.Length; i++)
        {
            if (!Axis.IsDrawable(series.Values[i], Options.LogY)) continue;
            var to = frame.Y(series.Values[i]);
            var left = frame.X(i) + ((index - (bars.Series.Length / 2.0)) * width);
            var tooltip = $"{(series.Name is { } name ? $"{name}, " : "")}{bars.Labels[i]}: {TickLabels.Value(series.Values[i])}";
            DrawBar(svg, index, left, Math.Min(from, to), width, Math.Abs(to - from), tooltip);
        }
    }

    private static void DrawBar(SvgWriter svg, int index, double x, double y, double width, double height, string? tooltip)
    {
        svg.Rectangle(x, y, width, height, SeriesStyle.Bar(index), tooltip);
        var every = SeriesStyle.BarStripes(index);
        if (every == 0 || height <= every) return;
        var stripes = new StringBuilder();
        for (var at = y + height - every; at > y; at -= every)
            stripes.Append($"M{SvgWriter.Number(x)} {SvgWriter.Number(at)}h{SvgWriter.Number(width)}");
        svg.Path(stripes.ToString(), $"stroke=\"{Theme.Series(index)}\"");
    }
}
