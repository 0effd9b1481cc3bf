using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using TpuRemote.Client.Displays.Charts.Drawing;
using TpuRemote.Client.Displays.Charts.Text;
using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Displays.Charts;

/// <summary>A cloud of points, in groups with a colour and a shape each.</summary>
public sealed class ScatterChart : Chart<ScatterChart>
{
    // Up to so many points have a tooltip each; more than so many are thinned where they cover each other.
    private const int MostTooltips = 500;
    private const int MostPoints = 6000;

    private readonly ImmutableArray<Series> _series;

    internal ScatterChart(ImmutableArray<Series> series, ChartOptions options)
        : base(options) => _series = series;

    /// <summary>With another group.</summary>
    /// <exception cref="TpuArgumentException">There are not as many of both.</exception>
    public ScatterChart With<TX, TY>(string name, IEnumerable<TX> x, IEnumerable<TY> y)
        where TX : INumber<TX>
        where TY : INumber<TY> => Add(Series.Paired(name, Numbers.Of(x), Numbers.Of(y)));

    /// <inheritdoc cref="With{TX, TY}(string, IEnumerable{TX}, IEnumerable{TY})"/>
    [OverloadResolutionPriority(-1)]
    public ScatterChart With(string name, Tensor x, Tensor y) => Add(Series.Paired(name, Numbers.Of(x), Numbers.Of(y)));

    /// <summary>With a logarithmic axis to the right; points not above 0 are left out and counted.</summary>
    public ScatterChart WithLogX() => Copy(Options with { LogX = true });

    /// <summary>With a logarithmic axis upwards; points not above 0 are left out and counted.</summary>
    public ScatterChart WithLogY() => Copy(Options with { LogY = true });

    /// <summary>Points parted by their groups, which are named in their natural order.</summary>
    internal static ImmutableArray<Series> Grouped<TGroup>(double[] x, double[] y, IEnumerable<TGroup> groups)
    {
        var all = Series.Paired(null, x, y);
        TGroup[] names = [.. groups];
        if (names.Length != x.Length)
            throw new TpuArgumentException($"each point should have a group: {x.Length} points and {names.Length} groups were given");
        return
        [
            .. Enumerable.Range(0, x.Length).GroupBy(i => names[i]).OrderBy(group => group.Key)
                .Select(group => new Series($"{group.Key}", [.. group.Select(i => all.X[i])], [.. group.Select(i => all.Y[i])])),
        ];
    }

    private protected override ScatterChart Copy(ChartOptions options) => new(_series, options);

    private ScatterChart Add(Series series) => new(_series.Add(series), Options);

    private protected override IEnumerable<string> WriteText() =>
        TextPlot.Write(new DrawnPoints(Options, _series, isTight: false), isConnected: false);

    private protected override Drawn Draw()
    {
        var points = new DrawnPoints(Options, _series, isTight: false);
        var svg = new SvgWriter(Options.Width, Options.Height, points.Describe("Scatter chart"));
        var frame = new Frame(Options, points.X, points.Y, Legend());
        frame.Draw(svg);
        long drawn = 0;
        for (var i = 0; i < _series.Length; i++) drawn += DrawGroup(svg, frame, points, i);
        return new Drawn(svg.Finish(), points.Notes(drawn, frame.LegendLeft));
    }

    private IReadOnlyList<LegendEntry> Legend() =>
        [.. _series.Select((series, index) => (series, index)).Where(one => one.series.Name is not null)
            .Select(one => new LegendEntry(one.series.Name!, (svg, x, y) =>
                svg.Path(SeriesStyle.MarkerPath(one.index, x + 13, y, 4), SeriesStyle.Marker(one.index))))];

    private int DrawGroup(SvgWriter svg, Frame frame, DrawnPoints points, int index)
    {
        var series = _series[index];
        int[] able = [.. Enumerable.Range(0, series.X.Length).Where(i => points.IsDrawn(series, i))];
        double[] x = [.. able.Select(i => frame.X(series.X[i]))];
        double[] y = [.. able.Select(i => frame.Y(series.Y[i]))];
        var kept = Decimation.OfCloud(x, y, Math.Max(100, MostPoints / _series.Length));
        if (kept.Count == 0) return 0;
        var r = kept.Count > 1000 ? 2 : 3.5;
        svg.Begin($"{SeriesStyle.Marker(index)} opacity=\"0.8\"");
        if (points.Total <= MostTooltips)
        {
            foreach (var i in kept) svg.Path(SeriesStyle.MarkerPath(index, x[i], y[i], r), "", DrawnPoints.Tooltip(series, able[i]));
        }
        else
            svg.Path(string.Concat(kept.Select(i => SeriesStyle.MarkerPath(index, x[i], y[i], r))), "", series.Name);
        svg.End();
        return kept.Count;
    }
}
