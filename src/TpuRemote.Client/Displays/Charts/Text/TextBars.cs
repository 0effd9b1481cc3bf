using TpuRemote.Client.Displays.Charts.Axes;
using TpuRemote.Client.Displays.Charts.Drawing;

namespace TpuRemote.Client.Displays.Charts.Text;

/// <summary>Bars in a terminal, from left to right, one for a line.</summary>
internal static class TextBars
{
    /// <summary>The most bars.</summary>
    public const int MostRows = 60;

    private const int PixelsPerColumn = 10;
    private const int MostLabel = 24;

    // Blocks that are an eighth to eight eighths of a character wide.
    private const string Eighths = "▏▎▍▌▋▊▉█";

    /// <summary>The lines, notes at their end.</summary>
    public static IEnumerable<string> Write(ChartOptions options, Bars bars)
    {
        var legend = bars.Series.Select((series, index) => $"{SeriesStyle.Symbol(index, options.PlainText)} {series.Name}").ToList();
        var several = bars.Series.Length > 1;
        if (several || bars.Series.Any(series => series.Name is not null))
            yield return several ? string.Join("   ", legend) : bars.Series[0].Name!;
        if (options.YLabel is { } y) yield return y;
        var gutter = bars.Labels.Length == 0 ? 0 : Math.Min(MostLabel, bars.Labels.Max(label => label.Length));
        var columns = Math.Max(10, (options.Width / PixelsPerColumn) - gutter);
        var axis = Axis.Of(bars.Min, bars.Max, options.LogY, 4, isNice: options.LogY);
        for (var i = 0; i < bars.Labels.Length; i++)
        {
            for (var j = 0; j < bars.Series.Length; j++)
            {
                var label = j > 0 ? "" : Cut(bars.Labels[i]);
                var symbol = several ? $"{SeriesStyle.Symbol(j, options.PlainText)} " : "";
                yield return $"{label.PadLeft(gutter)} {symbol}{Bar(axis, bars.Series[j].Values[i], columns, options)}";
            }
        }
        if (options.XLabel is { } x) yield return x;
        foreach (var note in options.Remarks.Concat(bars.Notes(unnamed: 0))) yield return note;
    }

    private static string Cut(string label) => label.Length <= MostLabel ? label : string.Concat(label.AsSpan(0, MostLabel - 1), "…");

    private static string Bar(Axis axis, double value, int columns, ChartOptions options)
    {
        if (!Axis.IsDrawable(value, options.LogY)) return TickLabels.Value(value);
        var from = options.LogY ? 0 : axis.Share(0) * columns;
        var to = axis.Share(value) * columns;
        var blank = new string(' ', (int)Math.Round(Math.Min(from, to)));
        return $"{blank}{Blocks(Math.Abs(to - from), options.PlainText)} {TickLabels.Value(value)}";
    }

    private static string Blocks(double length, bool plain)
    {
        if (plain) return new string('#', (int)Math.Round(length));
        var eighths = (int)Math.Round(length * 8);
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : Eighths[(eighths % 8) - 1]);
    }
}
