namespace TpuRemote.Client.Displays.Programs;

/// <summary>The style of displays of programs: tables of code, differences, groups.</summary>
internal static class ProgramStyle
{
    /// <summary>The rules of <see cref="Theme.Style"/>.</summary>
    public static string Rules { get; } = string.Concat(
        Rule("h4", "margin:0 0 4px;font-size:14px;font-style:normal"),
        Rule("p", "margin:2px 0;max-width:none"),
        Rule("details", "margin:3px 0;padding:0"),
        Rule("summary", "cursor:pointer;padding:2px 4px"),
        Rule("summary:hover", $"background:{Theme.Surface}"),
        Rule(".tpu-plain", "padding:2px 4px 2px 18px"),
        Rule(".tpu-muted", $"color:{Theme.Muted}"),
        Rule(".tpu-bad", $"color:{Theme.Bad}"),
        Rule(".tpu-scroll", $"overflow:auto;max-height:520px;border:1px solid {Theme.Line};border-radius:4px;margin:4px 0 8px"),
        Rule("table.tpu-code", "border-collapse:collapse;border:0;margin:0;width:100%;font-size:12px;table-layout:auto;"
            + "background:transparent"),
        Rule("table.tpu-code tbody tr", "background:transparent"),
        Rule("table.tpu-code th", $"text-align:left;font-weight:600;padding:2px 8px;border:0;border-bottom:1px solid {Theme.Line};"
            + $"white-space:nowrap;line-height:1.5;color:{Theme.Text}"),
        Rule("table.tpu-code td", $"text-align:left;vertical-align:top;padding:1px 8px;border:0;white-space:nowrap;line-height:1.5;"
            + $"color:{Theme.Text};background:transparent"),
        Rule("table.tpu-code td.tpu-wide", "white-space:normal;min-width:24em"),
        Rule("table.tpu-code td.tpu-count", "text-align:right"),
        Rule("table.tpu-code code", "font:12px/1.5 ui-monospace,Menlo,Consolas,monospace;white-space:pre;background:none;color:inherit;"
            + "padding:0;border:0"),
        Rule("table.tpu-diff", "table-layout:fixed"),
        Rule("table.tpu-diff col.tpu-place", "width:9em"),
        Rule("table.tpu-diff col.tpu-sign", "width:1.8em"),
        Rule("table.tpu-diff td", "overflow-wrap:anywhere;white-space:normal"),
        Rule("table.tpu-diff code", "display:block;white-space:pre-wrap;padding-left:4em;text-indent:-4em"),
        Rule("code b", $"font-weight:600;color:{Theme.Accent}"),
        Rule("code i", $"font-style:normal;color:{Theme.Muted}"),
        Rule("a", $"color:{Theme.Accent}"),
        Rule("table.tpu-code td.tpu-removed", Tint(Theme.Bad)),
        Rule("table.tpu-code td.tpu-added", Tint(Theme.Good)),
        Rule("table.tpu-code td.tpu-changed", Tint(Theme.Accent)),
        Rule("table.tpu-code td.tpu-gap", $"text-align:center;color:{Theme.Muted};background:{Theme.Surface}"),
        Rule("table.tpu-code td.tpu-tinted", Tint("var(--tpu-group)")),
        Rule("table.tpu-code td.tpu-tinted:first-child", "box-shadow:inset 4px 0 var(--tpu-group)"),
        Rule(".tpu-badge", "display:inline-block;min-width:1.6em;margin-right:3px;padding:0 4px;border:1.5px solid var(--tpu-group);"
            + "border-radius:8px;text-align:center;font:600 11px/1.4 system-ui,sans-serif"),
        Rule(".tpu-badge.tpu-inplace", "border-style:dashed;font-weight:400"));

    /// <summary>The style of what belongs to a group, as the <c>style</c> attribute; next to its number, never alone.</summary>
    public static string Group(int number) => $"style=\"--tpu-group:{Theme.Series(number - 1)}\"";

    /// <summary>The number of a group on its colour; dashed where the group reads an op in place.</summary>
    public static string Badge(int number, bool inPlace = false) =>
        $"<span class=\"tpu-badge{(inPlace ? " tpu-inplace" : "")}\" {Group(number)}>{number}</span>";

    private static string Tint(string color) => $"background:color-mix(in srgb,{color} 13%,transparent)";

    // Each of a rule's selectors is one of a display's own.
    private static string Rule(string selector, string properties) => $".{Theme.Class} {selector}{{{properties}}}";
}
