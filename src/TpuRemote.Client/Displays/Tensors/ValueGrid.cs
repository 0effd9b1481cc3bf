using System.Globalization;
using System.Text;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Client.Displays.Tensors;

/// <summary>
/// The rows and columns of one slice of a tensor, those at the edges of large ones: as a table, or as text. A scalar is one row of one
/// column, a vector one row.
/// </summary>
internal sealed class ValueGrid
{
    private readonly IElements _elements;
    private readonly ElementTexts _texts;
    private readonly long _offset;
    private readonly long _columnCount;
    private readonly IReadOnlyList<long> _rows;
    private readonly IReadOnlyList<long> _columns;

    /// <summary>The slice that begins at an offset.</summary>
    public ValueGrid(IElements elements, long offset, int wholeRows, int wholeColumns)
    {
        var shape = elements.Shape;
        _elements = elements;
        _offset = offset;
        _columnCount = shape.Count > 0 ? shape[^1] : 1;
        _rows = Edges.Of(shape.Count > 1 ? shape[^2] : 1, wholeRows, wholeRows / 2);
        _columns = Edges.Of(_columnCount, wholeColumns, (wholeColumns - 1) / 2);
        _texts = new ElementTexts(elements, Shown(_rows).SelectMany(row => Shown(_columns).Select(column => IndexOf(row, column))));
    }

    /// <summary>A table with the indices as headers.</summary>
    /// <param name="label">What it is, for readers that do not see it.</param>
    /// <param name="isHeat">Whether each cell is coloured by how far its element is from zero.</param>
    public string ToHtml(string label, bool isHeat)
    {
        var html = new StringBuilder($"<table class=\"values\" aria-label=\"{Theme.Escape(label)}\">");
        if (_elements.Shape.Count > 0) WriteColumnHeaders(html);
        var farthest = isHeat ? Farthest() : 0;
        foreach (var row in _rows) WriteRow(html, row, farthest);
        return html.Append("</table>").ToString();
    }

    /// <summary>Aligned columns in brackets.</summary>
    public string ToText()
    {
        if (_elements.Shape.Count == 0) return _texts.At(_offset);
        var cells = _rows.Select(row => _columns.Select(column => Text(row, column)).ToArray()).ToArray();
        var width = cells.SelectMany(row => row).Select(cell => cell.Length).DefaultIfEmpty(0).Max();
        var widths = _columns.Select(column => column == Edges.Gap ? 1 : width).ToArray();
        var rows = cells.Select((row, i) => _rows[i] == Edges.Gap
            ? "..."
            : $"[{string.Join(' ', row.Select((cell, column) => cell.PadLeft(widths[column])))}]").ToArray();
        return _elements.Shape.Count == 1 ? rows[0] : $"[{string.Join("\n ", rows)}]";
    }

    private static IEnumerable<long> Shown(IReadOnlyList<long> indices) => indices.Where(index => index != Edges.Gap);

    private void WriteColumnHeaders(StringBuilder html)
    {
        html.Append("<thead><tr>");
        if (_elements.Shape.Count > 1) html.Append("<td></td>");
        foreach (var column in _columns) html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Header(column)}</th>");
        html.Append("</tr></thead>");
    }

    private void WriteRow(StringBuilder html, long row, double farthest)
    {
        html.Append("<tr>");
        if (_elements.Shape.Count > 1) html.Append(CultureInfo.InvariantCulture, $"<th scope=\"row\">{Header(row, "⋮")}</th>");
        foreach (var column in _columns)
        {
            var style = farthest > 0 && row != Edges.Gap && column != Edges.Gap ? Heat(row, column, farthest) : "";
            var text = Text(row, column);
            var kind = text is "NaN" or "inf" or "-inf" ? " class=\"odd\"" : "";
            html.Append(CultureInfo.InvariantCulture, $"<td{kind}{style}>{text}</td>");
        }
        html.Append("</tr>");
    }

    private string Text(long row, long column) => (row, column) switch
    {
        (Edges.Gap, Edges.Gap) => "⋱",
        (Edges.Gap, _) => "⋮",
        (_, Edges.Gap) => "…",
        _ => _texts.At(IndexOf(row, column)),
    };

    private static string Header(long index, string gap = "…") =>
        index == Edges.Gap ? gap : index.ToString(CultureInfo.InvariantCulture);

    private long IndexOf(long row, long column) => _offset + (row * _columnCount) + column;

    private double Farthest() => Shown(_rows)
        .SelectMany(row => Shown(_columns).Select(column => Math.Abs(_texts.Number(IndexOf(row, column)))))
        .Where(double.IsFinite).DefaultIfEmpty(0).Max();

    // The number is in the cell, so the colour is an aid; blue above zero, orange below, both faint enough for text.
    private string Heat(long row, long column, double farthest)
    {
        var number = _texts.Number(IndexOf(row, column));
        if (!double.IsFinite(number) || number == 0) return "";
        var percent = Math.Round(45 * Math.Abs(number / farthest));
        var color = $"color-mix(in srgb,{Theme.Series(number > 0 ? 0 : 1)} {percent.ToString(CultureInfo.InvariantCulture)}%,transparent)";
        return $" style=\"background:{color}\"";
    }
}
