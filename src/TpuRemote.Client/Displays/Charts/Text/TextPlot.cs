using TpuRemote.Client.Displays.Charts.Axes;
using TpuRemote.Client.Displays.Charts.Drawing;

namespace TpuRemote.Client.Displays.Charts.Text;

/// <summary>Charts of points in a terminal.</summary>
internal static class TextPlot
{
    private const int PixelsPerColumn = 10;
    private const int PixelsPerRow = 20;

    /// <summary>The lines: legend, plot with the labels of its axes, names of the axes, notes. Every point is in it.</summary>
    public static IEnumerable<string> Write(DrawnPoints points, bool isConnected)
    {
        var options = points.Options;
        var (columns, rows) = (options.Width / PixelsPerColumn, options.Height / PixelsPerRow);
        DotCanvas canvas = points.Series.Count > 1 || options.PlainText
            ? new SymbolCanvas(columns, rows, options.PlainText)
            : new DotCanvas(columns, rows);
        for (var i = 0; i < points.Series.Count; i++) Draw(canvas, points, i, isConnected);
        var legend = points.Series.Select((series, index) => series.Name is { } name
            ? $"{(points.Series.Count > 1 ? $"{SeriesStyle.Symbol(index, options.PlainText)} " : "")}{name}"
            : null).Where(name => name is not null).ToList();
        if (legend.Count > 0) yield return string.Join("   ", legend);
        if (options.YLabel is { } y) yield return y;
        foreach (var line in Framed(points.Y, points.X, [.. Enumerable.Range(0, rows).Select(canvas.Row)], columns, options.PlainText))
            yield return line;
        if (options.XLabel is { } x) yield return x.PadLeft(Gutter(points.Y) + 1 + ((columns + x.Length) / 2));
        foreach (var note in options.Remarks.Concat(points.Notes(drawn: long.MaxValue, unnamed: 0))) yield return note;
    }

    private static void Draw(DotCanvas canvas, DrawnPoints points, int index, bool isConnected)
    {
        var series = points.Series[index];
        (int X, int Y)? before = null;
        for (var i = 0; i < series.X.Length; i++)
        {
            if (!points.IsDrawn(series, i))
            {
                before = null;
                continue;
            }
            var (x, y) = (Dot(points.X, series.X[i], canvas.Width), canvas.Height - 1 - Dot(points.Y, series.Y[i], canvas.Height));
            if (isConnected && before is { } last) canvas.Line(last.X, last.Y, x, y, index);
            else canvas.Set(x, y, index);
            before = (x, y);
        }
    }

    private static int Dot(Axis axis, double value, int dots) => (int)Math.Round(Math.Clamp(axis.Share(value), 0, 1) * (dots - 1));

    private static int Gutter(Axis y) => y.Labels.Count == 0 ? 0 : y.Labels.Max(label => label.Length) + 1;

    private static IEnumerable<string> Framed(Axis y, Axis x, IReadOnlyList<string> rows, int columns, bool plain)
    {
        var gutter = Gutter(y);
        var labels = new string[rows.Count];
        for (var i = 0; i < y.Ticks.Count; i++) labels[rows.Count - 1 - Dot(y, y.Ticks[i], rows.Count)] = y.Labels[i];
        for (var row = 0; row < rows.Count; row++)
            yield return $"{(labels[row] ?? "").PadLeft(gutter - 1)} {(plain ? '|' : '┤')}{rows[row]}";
        yield return $"{new string(' ', gutter)}{(plain ? '+' : '└')}{new string(plain ? '-' : '─', columns)}";
        yield return new string(' ', gutter + 1) + Below(x, columns);
    }

    // Labels that would touch the one before are left out.
    private static string Below(Axis x, int columns)
    {
        var line = new char[columns + 12];
        Array.Fill(line, ' ');
        var free = 0;
        for (var i = 0; i < x.Ticks.Count; i++)
        {
            var label = x.Labels[i];
            var at = Math.Max(0, Dot(x, x.Ticks[i], columns) - (label.Length / 2));
            if (at < free || at + label.Length > line.Length) continue;
            label.CopyTo(line.AsSpan(at));
            free = at + label.Length + 1;
        }
        return new string(line).TrimEnd();
    }
}
