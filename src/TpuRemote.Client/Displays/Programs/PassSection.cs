using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using TpuRemote.Client.Programs;

namespace TpuRemote.Client.Displays.Programs;

/// <summary>One pass: what it changed, before and after side by side.</summary>
/// <param name="pass">The pass.</param>
/// <param name="number">Its number, from 1.</param>
/// <param name="before">The program before it.</param>
/// <param name="after">The program after it.</param>
internal sealed class PassSection(ProgramPass pass, int number, ProgramListing before, ProgramListing after)
{
    // Lines around a change that are shown though they are the same.
    private const int Context = 2;

    private readonly ImmutableArray<DiffLine> _lines = pass.IsChanged
        ? LineDiff.Of([.. before.Lines.Select(l => l.Text)], [.. after.Lines.Select(l => l.Text)])
        : [];

    /// <summary>The section as HTML.</summary>
    public void WriteHtml(StringBuilder html)
    {
        if (!pass.IsChanged)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"tpu-plain\">{Title()}</p>");
            return;
        }
        html.Append("<details><summary>").Append(Title()).Append("</summary>");
        html.Append("<div class=\"tpu-scroll\"><table class=\"tpu-code tpu-diff\">");
        html.Append("<colgroup><col class=\"tpu-place\"><col class=\"tpu-sign\"><col><col class=\"tpu-sign\"><col></colgroup>");
        html.Append("<thead><tr><th>C# line</th><th></th><th>before</th><th></th><th>after</th></tr></thead><tbody>");
        foreach (var row in Rows()) WriteRow(html, row);
        html.Append("</tbody></table></div></details>");
    }

    /// <summary>The section as text.</summary>
    public void WriteText(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"  {number}. {pass.Name}: {Effect()}\n");
        foreach (var line in _lines.Where(l => l.Kind != DiffKind.Same))
        {
            if (line.Before is { } x) text.Append("     ").Append(line.Sign).Append(' ').Append(Shown(before, x)).Append('\n');
            if (line.After is not { } y) continue;
            // What an op that changed has become stands under it.
            text.Append("     ").Append(line.Before is null ? '+' : '>').Append(' ').Append(Shown(after, y)).Append('\n');
        }
    }

    private static string Shown(ProgramListing listing, int index) => CodeMarkup.Shorten(listing.Lines[index].Text.Trim());

    private string Title() =>
        $"{number}. <b>{Theme.Escape(pass.Name)}</b> <span class=\"tpu-muted\">{Theme.Escape(Effect())}</span>";

    private string Effect()
    {
        if (!pass.IsChanged) return "no change";
        var changes = _lines.Where(l => l.Kind != DiffKind.Same).CountBy(l => l.Kind).OrderBy(c => c.Key)
            .Select(c => $"{Counted.Of(c.Value, "line")} {c.Key.ToString().ToLowerInvariant()}");
        return $"{pass.OperationsBefore} \u2192 {Counted.Of(pass.OperationsAfter, "op")}, {string.Join(", ", changes)}";
    }

    // Removed lines stand beside the added ones that follow them; far from any change lines are left out.
    private IEnumerable<DiffRow> Rows()
    {
        var hidden = 0;
        for (var i = 0; i < _lines.Length; i++)
        {
            if (!IsNearChange(i))
            {
                hidden++;
                continue;
            }
            if (hidden > 0) yield return new DiffRow(null, null, hidden);
            hidden = 0;
            if (_lines[i].Kind != DiffKind.Removed)
            {
                yield return new DiffRow(_lines[i].Before is null ? null : _lines[i], _lines[i].After is null ? null : _lines[i], 0);
                continue;
            }
            var removed = Run(i, DiffKind.Removed);
            var added = Run(i + removed, DiffKind.Added);
            for (var r = 0; r < Math.Max(removed, added); r++)
                yield return new DiffRow(r < removed ? _lines[i + r] : null, r < added ? _lines[i + removed + r] : null, 0);
            i += removed + added - 1;
        }
        if (hidden > 0) yield return new DiffRow(null, null, hidden);
    }

    private int Run(int start, DiffKind kind) => _lines.Skip(start).TakeWhile(l => l.Kind == kind).Count();

    private bool IsNearChange(int index)
    {
        for (var i = Math.Max(0, index - Context); i <= Math.Min(_lines.Length - 1, index + Context); i++)
        {
            if (_lines[i].Kind != DiffKind.Same) return true;
        }
        return false;
    }

    private void WriteRow(StringBuilder html, DiffRow row)
    {
        if (row.Hidden > 0)
        {
            html.Append("<tr><td class=\"tpu-gap\" colspan=\"5\">").Append(Counted.Of(row.Hidden, "line")).Append(" the same</td></tr>");
            return;
        }
        var place = row.After?.After is { } y ? after.Lines[y].Place : before.Lines[row.Before!.Before!.Value].Place;
        html.Append(CultureInfo.InvariantCulture, $"<tr><td>{SourceLink.ToHtml(place)}</td>");
        WriteSide(html, row.Before, row.Before?.Before, before);
        WriteSide(html, row.After, row.After?.After, after);
        html.Append("</tr>");
    }

    private static void WriteSide(StringBuilder html, DiffLine? line, int? index, ProgramListing listing)
    {
        var kind = line is null or { Kind: DiffKind.Same } ? "" : $" class=\"tpu-{line.Kind.ToString().ToLowerInvariant()}\"";
        var code = index is { } i ? $"<code>{CodeMarkup.ToHtml(listing.Lines[i].Text)}</code>" : "";
        html.Append(CultureInfo.InvariantCulture, $"<td{kind}>{(line is null ? ' ' : line.Sign)}</td><td{kind}>{code}</td>");
    }

    private sealed record DiffRow(DiffLine? Before, DiffLine? After, int Hidden);
}
