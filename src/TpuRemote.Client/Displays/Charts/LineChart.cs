using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using TpuRemote.Client.Displays.Charts.Drawing;
using TpuRemote.Client.Displays.Charts.Text;
using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Displays.Charts;

/// <summary>Lines through points in the order given; where a point is not finite the line has a gap.</summary>
public sealed class LineChart : Chart<LineChart>
{
    // Up to so many points have markers each, and up to so many tooltips.
    private const int MostMarkers = 40;
    private const int MostTooltips = 250;

    // More points than so many are drawn by a thin line.
    private const int MostThick = 500;

    // More gaps than a reader can see are bridged, so that the drawing stays small.
    private const int MostGaps = 200;

    private readonly ImmutableArray<Series> _series;

    internal LineChart(ImmutableArray<Series> series, ChartOptions options)
        : base(options) => _series = series;

    /// <summary>With another line over the places of the first.</summary>
    /// <exception cref="TpuArgumentException">There are not as many values as of the first.</exception>
    public LineChart With<T>(string name, IEnumerable<T> y)
        where T : INumber<T> => Add(Beside(name, Numbers.Of(y)));

    /// <summary>With another line over places of its own.</summary>
    /// <exception cref="TpuArgumentException">There are not as many of both.</exception>
    public LineChart With<TX, TY>(string name, IEnumerable<TX> x, IEnumerable<TY> y)
        where TX : INumber<TX>
        where TY : INumber<TY> => Add(Series.Paired(name, Numbers.Of(x), Numbers.Of(y)));

    /// <inheritdoc cref="With{T}(string, IEnumerable{T})"/>
    [OverloadResolutionPriority(-1)]
    public LineChart With(string name, Tensor y) => Add(Beside(name, Numbers.Of(y)));

    /// <inheritdoc cref="With{TX, TY}(string, IEnumerable{TX}, IEnumerable{TY})"/>
    [OverloadResolutionPriority(-1)]
    public LineChart With(string name, Tensor x, Tensor y) => Add(Series.Paired(name, Numbers.Of(x), Numbers.Of(y)));

    /// <summary>With a logarithmic axis to the right; points not above 0 are left out and counted.</summary>
    public LineChart WithLogX() => Copy(Options with { LogX = true });

    /// <summary>With a logarithmic axis upwards; points not above 0 are left out and counted.</summary>
    public LineChart WithLogY() => Copy(Options with { LogY = true });

    private protected override LineChart Copy(ChartOptions options) => new(_series, options);

    private Series Beside(string name, double[] y) =>
        _series.IsEmpty ? Series.Counted(name, y) : Series.Paired(name, _series[0].X, y);

    private LineChart Add(Series series) => new(_series.Add(series), Options);

    private protected override IEnumerable<string> WriteText() =>
        TextPlot.Write(new DrawnPoints(Options, _series, isTight: true), isConnected: true);

    private protected override Drawn Draw()
    {
        var points = new DrawnPoints(Options, _series, isTight: true);
        var svg = new SvgWriter(Options.Width, Options.Height, points.Describe("Line chart"));
        var frame = new Frame(Options, points.X, points.Y, Legend());
        frame.Draw(svg);
        long drawn = 0;
        for (var i = 0; i < _series.Length; i++) drawn += DrawLine(svg, frame, points, i);
        return new Drawn(svg.Finish(), points.Notes(drawn, frame.LegendLeft));
    }

    private IReadOnlyList<LegendEntry> Legend() =>
        [.. _series.Select((series, index) => (series, index)).Where(one => one.series.Name is not null)
            .Select(one => new LegendEntry(one.series.Name!, (svg, x, y) =>
            {
                svg.Path($"M{SvgWriter.Number(x)} {SvgWriter.Number(y)}h26", SeriesStyle.Line(one.index));
                svg.Path(SeriesStyle.MarkerPath(one.index, x + 13, y, 3.5), SeriesStyle.Marker(one.index));
            }))];

    private long DrawLine(SvgWriter svg, Frame frame, DrawnPoints points, int index)
    {
        var series = _series[index];
        var path = new StringBuilder();
        var kept = new List<int>();
        foreach (var run in Runs(points, series))
        {
            double[] x = [.. run.Select(i => frame.X(series.X[i]))];
            double[] y = [.. run.Select(i => frame.Y(series.Y[i]))];
            var chosen = Decimation.OfLine(x, y, (int)(frame.Right - frame.Left));
            path.Append('M').AppendJoin(' ', chosen.Select(i => $"{SvgWriter.Number(x[i])} {SvgWriter.Number(y[i])}"));
            if (chosen.Count == 1) path.Append("h0"); // the round cap draws a dot
            kept.AddRange(chosen.Select(i => run[i]));
        }
        if (kept.Count == 0) return 0;
        svg.Path(path.ToString(), SeriesStyle.Line(index, kept.Count > MostThick), series.Name);
        DrawMarkers(svg, frame, index, kept);
        return kept.Count;
    }

    private static List<List<int>> Runs(DrawnPoints points, Series series)
    {
        var runs = new List<List<int>>();
        var isGap = true;
        for (var i = 0; i < series.X.Length; i++)
        {
            if (!points.IsDrawn(series, i))
            {
                isGap = true;
                continue;
            }
            if (isGap) runs.Add([]);
            isGap = false;
            runs[^1].Add(i);
        }
        return runs.Count <= MostGaps ? runs : [[.. runs.SelectMany(run => run)]];
    }

    // Many points: a few markers, at other places for each line, still tell it from the others.
    private void DrawMarkers(SvgWriter svg, Frame frame, int index, List<int> kept)
    {
        var series = _series[index];
        var every = kept.Count <= MostMarkers ? 1 : Math.Max(1, kept.Count / 6);
        var marked = every > 1 && _series.Length == 1
            ? []
            : kept.Where((_, at) => every == 1 || (at + (index * every / 4)) % every == every / 2);
        var markers = string.Concat(marked.Select(i => SeriesStyle.MarkerPath(index, frame.X(series.X[i]), frame.Y(series.Y[i]), 3.5)));
        if (markers != "") svg.Path(markers, SeriesStyle.Marker(index));
        if (kept.Count > MostTooltips) return;
        foreach (var i in kept) svg.Spot(frame.X(series.X[i]), frame.Y(series.Y[i]), DrawnPoints.Tooltip(series, i));
    }
}
