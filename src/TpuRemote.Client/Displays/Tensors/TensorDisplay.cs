using System.Globalization;
using System.Text;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Client.Displays.Tensors;

/// <summary>
/// A tensor, literal or matrix: what it is, its elements as far as they fit, what they are like, and how they spread. However large it is,
/// a few hundred elements are written and a bounded number examined, which is said.
/// </summary>
internal sealed class TensorDisplay : Display
{
    // Of fewer elements, the values say it all.
    private const int FewElements = 8;
    private const int SliceCount = 3;
    private const int WideSlice = 12;
    private const int NarrowSlice = 6;
    private const int LongVector = 16;
    private const int MostBins = 24;

    private const string Own = ".tpu-display.tpu-tensor";

    private const string Rules =
        $"{Own} .head{{margin:0 0 .3em}}{Own} .head code{{font-weight:600}}{Own} .muted{{color:var(--tpu-muted)}}"
        + $"{Own} .scroll{{overflow-x:auto}}"
        + $"{Own} table.values{{border-collapse:collapse;margin:0 0 .5em;font-size:12px;font-variant-numeric:tabular-nums;width:auto;"
        + $"background:none}}{Own} table.values tr{{background:none}}"
        + $"{Own} table.values th,{Own} table.values td{{padding:1px 8px;text-align:right;border:0;color:var(--tpu-text)}}"
        + $"{Own} table.values th{{color:var(--tpu-muted);font-weight:400;background:none}}"
        + $"{Own} table.values thead th{{border-bottom:1px solid var(--tpu-line)}}"
        + $"{Own} table.values td.odd{{color:var(--tpu-bad);font-weight:600}}"
        + $"{Own} .below{{display:flex;flex-wrap:wrap;gap:8px 24px;align-items:center}}"
        + $"{Own} dl.facts{{display:grid;grid-template-columns:repeat(4,max-content);gap:0 12px;margin:0;font-size:12px}}"
        + $"{Own} dl.facts dt,{Own} dl.facts dd{{float:none;width:auto;white-space:nowrap}}"
        + $"{Own} dl.facts dt{{color:var(--tpu-muted);font-weight:400}}"
        + $"{Own} dl.facts dd{{margin:0;text-align:right;font-variant-numeric:tabular-nums}}"
        + $"{Own} .slice{{font-family:ui-monospace,monospace;font-size:12px;color:var(--tpu-muted)}}";

    private readonly IElements _elements;
    private readonly string? _caption;
    private readonly bool _isHeat;
    private readonly Statistics? _statistics;
    private readonly Bins? _bins;
    private readonly List<(string Name, ValueGrid? Grid)> _slices;

    /// <summary>Looks at elements.</summary>
    public TensorDisplay(IElements elements, string? caption, bool isHeat)
    {
        (_elements, _caption, _isHeat) = (elements, caption, isHeat);
        var sample = new Sample(elements);
        _slices = [.. Slices(elements, sample.Count)];
        if (sample.Count <= FewElements) return;
        _statistics = Statistics.Of(sample);
        if (elements.ElementType.IsBoolean()) return;
        var bins = Math.Min(MostBins, (int)(2 * Math.Sqrt(sample.Count)));
        _bins = Bins.Of(sample, _statistics, bins, elements.ElementType.IsInteger());
    }

    /// <inheritdoc />
    public override string ToHtml()
    {
        var html = new StringBuilder($"<div class=\"{Theme.Class} tpu-tensor\">{Theme.Style(Rules)}<div class=\"head\">");
        if (_caption is not null) html.Append("<strong>").Append(Theme.Escape(_caption)).Append("</strong> ");
        html.Append("<code>").Append(Theme.Escape(_elements.Title)).Append("</code></div><div class=\"scroll\">");
        foreach (var (name, grid) in _slices)
        {
            if (name.Length > 0) html.Append("<div class=\"slice\">").Append(name).Append("</div>");
            if (grid is not null) html.Append(grid.ToHtml($"Elements of {_elements.Title} {name}", _isHeat));
        }
        html.Append("</div>");
        if (_statistics is not null) WriteFacts(html);
        return html.Append("</div>").ToString();
    }

    /// <inheritdoc />
    public override string ToText()
    {
        var lines = new List<string> { _caption is null ? _elements.Title : $"{_caption}: {_elements.Title}" };
        foreach (var (name, grid) in _slices)
        {
            if (name.Length > 0) lines.Add(name);
            if (grid is not null) lines.Add(grid.ToText());
        }
        if (_statistics is { } statistics)
            lines.Add(string.Join(", ", Facts(statistics).Select(fact => $"{fact.Name} {fact.Value}")) + Scope(statistics));
        return string.Join('\n', lines);
    }

    private static IEnumerable<(string Name, ValueGrid? Grid)> Slices(IElements elements, long count)
    {
        var shape = elements.Shape;
        if (count == 0)
        {
            yield return ("no elements", null);
            yield break;
        }
        if (shape.Count <= 2)
        {
            yield return ("", new ValueGrid(elements, 0, WideSlice, shape.Count < 2 ? LongVector : WideSlice));
            yield break;
        }
        var each = shape[^1] * shape[^2];
        foreach (var slice in Edges.Of(count / each, SliceCount, 1))
        {
            yield return slice == Edges.Gap
                ? ("⋮", null)
                : ($"[{string.Join(", ", Leading(slice, shape))}, :, :]", new ValueGrid(elements, slice * each, NarrowSlice, WideSlice));
        }
    }

    private static long[] Leading(long slice, IReadOnlyList<long> shape)
    {
        var indices = new long[shape.Count - 2];
        for (var d = indices.Length - 1; d >= 0; d--) (slice, indices[d]) = Math.DivRem(slice, shape[d]);
        return indices;
    }

    private void WriteFacts(StringBuilder html)
    {
        html.Append("<div class=\"below\"><div><dl class=\"facts\">");
        foreach (var (name, value) in Facts(_statistics!))
            html.Append(CultureInfo.InvariantCulture, $"<dt>{name}</dt><dd>{value}</dd>");
        html.Append("</dl>");
        if (_statistics!.Examined < _statistics.Count)
            html.Append("<div class=\"muted\">").Append(Scope(_statistics).Trim()).Append("</div>");
        html.Append("</div>");
        if (_bins is not null) html.Append(HistogramDrawing.Small(_bins));
        html.Append("</div>");
    }

    private IEnumerable<(string Name, string Value)> Facts(Statistics s)
    {
        if (_elements.ElementType.IsBoolean())
            return [("true", Count(s.Finite - s.Zeros)), ("false", Count(s.Zeros))];
        var odd = new[] { ("NaN", s.NaNs), ("infinite", s.Infinities) }.Where(f => f.Item2 > 0).Select(f => (f.Item1, Count(f.Item2)));
        return s.Finite == 0
            ? odd
            :
            [
                ("min", Number(s.Minimum)), ("max", Number(s.Maximum)), ("mean", Number(s.Mean)), ("std", Number(s.StandardDeviation)),
                ("zeros", Count(s.Zeros)), .. odd,
            ];
    }

    private static string Number(double number) => ElementTexts.Alone(number);

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Scope(Statistics s) =>
        s.Examined == s.Count ? "" : $" (of {Count(s.Examined)} elements, evenly spread over all {Count(s.Count)})";
}
