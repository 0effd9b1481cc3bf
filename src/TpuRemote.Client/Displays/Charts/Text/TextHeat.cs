using TpuRemote.Client.Displays.Charts.Axes;
using TpuRemote.Client.Displays.Charts.Drawing;

namespace TpuRemote.Client.Displays.Charts.Text;

/// <summary>Heat maps in a terminal, two characters for a cell, which makes it about square.</summary>
internal static class TextHeat
{
    /// <summary>The most cells to the right.</summary>
    public const int MostColumns = 36;

    /// <summary>The most cells downwards.</summary>
    public const int MostRows = 36;

    private const int MostLabel = 16;

    // Ten steps of ink.
    private const string PlainSymbols = " .:-=+*#%@";

    /// <summary>The lines: the cells, what the symbols stand for, notes.</summary>
    public static IEnumerable<string> Write(ChartOptions options, HeatOptions heat, Cells cells)
    {
        var symbols = options.PlainText ? PlainSymbols : heat.Scale.Symbols;
        if (options.YLabel is { } y) yield return y;
        var gutter = Math.Min(MostLabel, Enumerable.Range(0, cells.Rows).Select(row => cells.RowName(row).Length).DefaultIfEmpty(0).Max());
        for (var row = 0; row < cells.Rows; row++)
        {
            var name = cells.RowName(row) is var full && full.Length > MostLabel ? string.Concat(full.AsSpan(0, MostLabel - 1), "…") : full;
            var line = string.Concat(Enumerable.Range(0, cells.Columns).Select(column => Symbol(cells, cells[row, column], symbols)));
            yield return $"{name.PadLeft(gutter)} {line}";
        }
        if (options.XLabel is { } x) yield return new string(' ', gutter + 1) + x;
        if (cells.Extent.Min <= cells.Extent.Max) yield return Key(options, cells, symbols);
        foreach (var note in options.Remarks.Concat(cells.Notes())) yield return note;
    }

    private static string Key(ChartOptions options, Cells cells, string symbols)
    {
        var steps = symbols.Select((symbol, index) =>
            $"{symbol}{symbol} {TickLabels.Value(At(cells.Color, (double)index / symbols.Length))}");
        return $"{string.Join("  ", steps)} to {TickLabels.Value(cells.Color.Max)}  {(options.PlainText ? "??" : "··")} none";
    }

    private static string Symbol(Cells cells, double value, string symbols)
    {
        if (double.IsNaN(value)) return ReferenceEquals(symbols, PlainSymbols) ? "??" : "··";
        var symbol = symbols[Math.Clamp((int)(cells.Color.Share(value) * symbols.Length), 0, symbols.Length - 1)];
        return $"{symbol}{symbol}";
    }

    private static double At(Axis axis, double share) =>
        axis.IsLog ? axis.Min * Math.Pow(axis.Max / axis.Min, share) : axis.Min + ((axis.Max - axis.Min) * share);
}
