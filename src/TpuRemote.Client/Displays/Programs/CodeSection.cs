using System.Globalization;
using System.Text;

namespace TpuRemote.Client.Displays.Programs;

/// <summary>A whole program: each line with the groups that its ops went into, and the C# line that traced it.</summary>
/// <param name="listing">The program.</param>
/// <param name="groups">The groups; null where nothing was compiled.</param>
internal sealed class CodeSection(ProgramListing listing, OperationGroups? groups)
{
    // More lines than a browser shows without effort.
    private const int MostLines = 3000;

    // A constant may be read by every instruction.
    private const int MostBadges = 4;

    /// <summary>The program as HTML.</summary>
    public void WriteHtml(StringBuilder html)
    {
        html.Append("<div class=\"tpu-scroll\"><table class=\"tpu-code\"><thead><tr>");
        html.Append(groups is null ? "" : "<th>group</th>").Append("<th>C# line</th><th>StableHLO</th></tr></thead><tbody>");
        foreach (var line in listing.Lines.Take(MostLines)) WriteLine(html, line);
        html.Append("</tbody></table></div>");
        if (Rest() is { Length: > 0 } rest) html.Append(CultureInfo.InvariantCulture, $"<p class=\"tpu-muted\">{rest}</p>");
    }

    /// <summary>The program as text.</summary>
    public void WriteText(StringBuilder text)
    {
        var shown = listing.Lines.Take(MostLines)
            .Select(line => (line, Groups: Numbers(line.Number), Code: CodeMarkup.Shorten(line.Text))).ToList();
        var groupWidth = shown.Max(s => s.Groups.Length);
        foreach (var (line, numbers, code) in shown)
        {
            var place = SourceLink.ToText(line.Place);
            text.Append("  ").Append(groups is null ? "" : $"{numbers.PadRight(groupWidth)} ").Append(code);
            text.Append(place.Length > 0 ? $"  // {place}\n" : "\n");
        }
        if (Rest() is { Length: > 0 } rest) text.Append(CultureInfo.InvariantCulture, $"  {rest}\n");
    }

    private string Rest() => listing.Lines.Length > MostLines ? $"\u2026 {Counted.Of(listing.Lines.Length - MostLines, "more line")}" : "";

    private void WriteLine(StringBuilder html, ListedLine line)
    {
        html.Append("<tr>");
        var tint = "";
        if (groups is not null)
        {
            var group = groups.Computing(line.Number).FirstOrDefault();
            tint = group == 0 ? "" : $" class=\"tpu-tinted\" {ProgramStyle.Group(group)}";
            html.Append(CultureInfo.InvariantCulture, $"<td{tint}>{Badges(line.Number)}</td>");
        }
        html.Append(CultureInfo.InvariantCulture, $"<td{tint}>{SourceLink.ToHtml(line.Place)}</td>");
        html.Append(CultureInfo.InvariantCulture, $"<td{tint}><code>{CodeMarkup.ToHtml(line.Text)}</code></td></tr>");
    }

    private string Badges(int line)
    {
        var badges = groups!.Computing(line).Select(number => ProgramStyle.Badge(number))
            .Concat(groups.Reading(line).Select(number => ProgramStyle.Badge(number, inPlace: true))).ToList();
        return string.Concat(badges.Take(MostBadges)) + (badges.Count > MostBadges ? $"+{badges.Count - MostBadges}" : "");
    }

    private string Numbers(int line)
    {
        if (groups is null) return "";
        var numbers = groups.Computing(line).Select(number => $"[{number}]")
            .Concat(groups.Reading(line).Select(number => $"({number})")).ToList();
        return string.Concat(numbers.Take(MostBadges)) + (numbers.Count > MostBadges ? $"+{numbers.Count - MostBadges}" : "");
    }
}
