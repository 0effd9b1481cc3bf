using TpuRemote.Client.Displays.Charts.Axes;

namespace TpuRemote.Client.Displays.Charts.Drawing;

/// <summary>The series of a chart of points with the axes that hold them, and what cannot be drawn.</summary>
internal sealed class DrawnPoints
{
    // One tick in so many pixels leaves labels apart.
    private const int PixelsPerTickX = 70;
    private const int PixelsPerTickY = 45;

    /// <summary>Finds the axes.</summary>
    public DrawnPoints(ChartOptions options, IReadOnlyList<Series> series, bool isTight)
    {
        (Options, Series) = (options, series);
        var (x, y) = (new Extent(), new Extent());
        foreach (var one in series)
        {
            for (var i = 0; i < one.X.Length; i++)
            {
                Total++;
                if (!IsDrawn(one, i))
                {
                    Count(one.X[i], one.Y[i]);
                    continue;
                }
                x.Add(one.X[i]);
                y.Add(one.Y[i]);
            }
        }
        X = Axis.Of(x.Min, x.Max, options.LogX, Math.Max(2, options.Width / PixelsPerTickX), isNice: !isTight);
        Y = Axis.Of(y.Min, y.Max, options.LogY, Math.Max(2, options.Height / PixelsPerTickY), isNice: true);
    }

    /// <summary>What was chosen.</summary>
    public ChartOptions Options { get; }

    /// <summary>The points.</summary>
    public IReadOnlyList<Series> Series { get; }

    /// <summary>The axis to the right.</summary>
    public Axis X { get; }

    /// <summary>The axis upwards.</summary>
    public Axis Y { get; }

    /// <summary>All points.</summary>
    public long Total { get; private set; }

    private long NotFinite { get; set; }

    private long NotPositive { get; set; }

    /// <summary>Whether a point has a place on both axes.</summary>
    public bool IsDrawn(Series series, int index) =>
        Axis.IsDrawable(series.X[index], Options.LogX) && Axis.IsDrawable(series.Y[index], Options.LogY);

    /// <summary>The notes about what was left out.</summary>
    /// <param name="drawn">The points in the drawing.</param>
    /// <param name="unnamed">The series for which the legend had no room.</param>
    public IReadOnlyList<string> Notes(long drawn, int unnamed)
    {
        var notes = new List<string>();
        if (Total == 0) notes.Add("No values.");
        if (NotFinite > 0) notes.Add($"{TickLabels.Count(NotFinite)} of {TickLabels.Count(Total)} points are not finite and left out.");
        if (NotPositive > 0)
            notes.Add($"{TickLabels.Count(NotPositive)} of {TickLabels.Count(Total)} points are not above 0, as a log axis asks for.");
        var able = Total - NotFinite - NotPositive;
        if (drawn < able) notes.Add($"{TickLabels.Count(able)} points, drawn as {TickLabels.Count(drawn)} that keep the extremes.");
        if (unnamed > 0) notes.Add($"{TickLabels.Count(unnamed)} more series are not named in the legend.");
        return notes;
    }

    /// <summary>What a screen reader says of the chart.</summary>
    public string Describe(string kind)
    {
        var title = Options.Title is { } given ? $" “{given}”" : "";
        var series = Series.Take(8)
            .Select((one, index) => $"{one.Name ?? (Series.Count == 1 ? "values" : $"series {index + 1}")}: {Range(one)}");
        return Series.Count == 0 ? $"{kind}{title} without values." : $"{kind}{title}. {string.Join("; ", series)}.";
    }

    /// <summary>A tooltip.</summary>
    public static string Tooltip(Series series, int index) =>
        $"{(series.Name is { } name ? $"{name}: " : "")}{TickLabels.Value(series.X[index])}, {TickLabels.Value(series.Y[index])}";

    private static string Range(Series series)
    {
        var extent = new Extent();
        foreach (var y in series.Y.Where(double.IsFinite)) extent.Add(y);
        var values = $"{TickLabels.Count(series.Y.Length)} {(series.Y.Length == 1 ? "point" : "points")}";
        return extent.Min > extent.Max ? values : $"{values} from {TickLabels.Value(extent.Min)} to {TickLabels.Value(extent.Max)}";
    }

    private void Count(double x, double y)
    {
        if (double.IsFinite(x) && double.IsFinite(y)) NotPositive++;
        else NotFinite++;
    }
}
