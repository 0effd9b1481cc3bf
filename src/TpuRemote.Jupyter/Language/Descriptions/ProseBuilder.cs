using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace TpuRemote.Jupyter.Language.Descriptions;

/// <summary>Puts a text together, with white space as a reader expects it.</summary>
internal sealed partial class ProseBuilder
{
    private readonly List<ProseSpan> _spans = [];
    private string _gap = "";

    /// <summary>Words; any white space between them is one space.</summary>
    public void AddText(string text)
    {
        var words = WhiteSpace().Replace(text, " ");
        if (words.StartsWith(' ')) Part(" ");
        var trimmed = words.Trim(' ');
        if (trimmed.Length == 0) return;
        Add(trimmed, isCode: false);
        if (words.EndsWith(' ')) Part(" ");
    }

    /// <summary>Code within a line.</summary>
    public void AddCode(string code) => Add(code, isCode: true);

    /// <summary>Code with lines of its own; what all of them are indented by is left out.</summary>
    public void AddLines(string code)
    {
        var lines = code.Trim('\r', '\n').TrimEnd().Split('\n').Select(l => l.TrimEnd('\r')).ToList();
        var indent = lines.Where(l => l.Trim().Length > 0).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty().Min();
        Part("\n\n");
        Add(string.Join('\n', lines.Select(l => l.Length > indent ? l[indent..] : "")), isCode: true);
        Part("\n\n");
    }

    /// <summary>A break before what comes next, unless nothing comes.</summary>
    public void AddBreak(string lines) => Part(lines);

    /// <summary>The whole.</summary>
    public Prose ToProse() => new([.. _spans]);

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    // Of several gaps in a row the widest counts; a bullet goes with a line break only.
    private void Part(string gap)
    {
        if (gap.EndsWith(' ') && gap.Length > 1) _gap = gap;
        else if (gap.Length > _gap.Length) _gap = gap;
    }

    private void Add(string text, bool isCode)
    {
        var bullet = _gap.TrimStart('\n').Length > 1 ? _gap.TrimStart('\n') : "";
        var gap = _spans.Count == 0 ? bullet : _gap;
        _gap = "";
        if (gap.Length > 0) _spans.Add(new ProseSpan(gap, IsCode: false));
        _spans.Add(new ProseSpan(text, isCode));
    }
}
