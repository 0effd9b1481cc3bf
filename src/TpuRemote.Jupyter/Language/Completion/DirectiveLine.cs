using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp;
using TpuRemote.Jupyter.Directives;
using TpuRemote.Jupyter.Submissions;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>A line that begins with <c>#</c>, up to the cursor.</summary>
/// <param name="Start">Where its <c>#</c> stands in the code.</param>
/// <param name="Text">From there to the cursor.</param>
internal sealed record DirectiveLine(int Start, string Text)
{
    private static readonly string[] OfCSharp =
    [
        "#define", "#elif", "#else", "#endif", "#endregion", "#error", "#if", "#line", "#nullable", "#pragma", "#region", "#undef",
        "#warning",
    ];

    private static readonly ImmutableDictionary<string, string[]> Extensions = ImmutableDictionary.CreateRange<string, string[]>(
        [new("#r", [".dll"]), new("#load", [".cs", ".csx"])]);

    /// <summary>The directive that holds a position; null where none does, also where <c>#</c> is in a string or a comment.</summary>
    public static DirectiveLine? At(string code, int cursor)
    {
        var line = cursor == 0 ? 0 : code.LastIndexOf('\n', cursor - 1) + 1;
        var start = line;
        while (start < cursor && char.IsWhiteSpace(code[start])) start++;
        if (start == cursor || code[start] != '#') return null;
        var trivia = CSharpSyntaxTree.ParseText(code, SubmissionChain.ParseOptions).GetRoot().FindTrivia(start);
        return trivia.IsDirective ? new DirectiveLine(start, code[start..cursor]) : null;
    }

    /// <summary>Names while the first word is typed, then paths between quotes.</summary>
    /// <param name="directives">The notebook's.</param>
    /// <param name="folder">Where relative paths begin.</param>
    public CompletionList Complete(IReadOnlyList<Directive> directives, string folder)
    {
        var end = Start + Text.Length;
        if (!Text.AsSpan().ContainsAny(" \t\"")) return new CompletionList(Start, end, Names(directives));
        var quote = Text.IndexOf('"', StringComparison.Ordinal);
        if (quote < 0 || Text.IndexOf('"', quote + 1) >= 0) return new CompletionList(end, end, []);
        var path = Text[(quote + 1)..];
        var name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        return new CompletionList(end - name.Length, end, [.. Sources(path), .. Files(Path.Combine(folder, path[..^name.Length]), name)]);
    }

    private ImmutableArray<CompletionItem> Names(IReadOnlyList<Directive> directives) =>
    [
        .. directives.Select(d => new CompletionItem(d.Name, "magic", d.Summary))
            .Concat(OfCSharp.Select(name => new CompletionItem(name, "keyword", "")))
            .Where(i => i.Text.StartsWith(Text, StringComparison.OrdinalIgnoreCase)),
    ];

    /// <summary>Its first word.</summary>
    public string Name => Text.Split([' ', '\t', '"'], 2)[0];

    private IEnumerable<CompletionItem> Sources(string typed)
    {
        const string Packages = "nuget: ";
        if (Name is "#r" or "#i" && Packages.StartsWith(typed, StringComparison.Ordinal))
            yield return new CompletionItem(Packages, "keyword", Name == "#r" ? "a package, its version" : "a source of packages");
    }

    private IEnumerable<CompletionItem> Files(string folder, string prefix)
    {
        if (!Extensions.TryGetValue(Name, out var extensions) || !Directory.Exists(folder)) return [];
        var options = new EnumerationOptions { IgnoreInaccessible = true };
        return from entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", options)
               where entry.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
               where entry is DirectoryInfo || extensions.Contains(entry.Extension, StringComparer.OrdinalIgnoreCase)
               orderby entry.Name
               select new CompletionItem(entry is DirectoryInfo ? entry.Name + "/" : entry.Name, "path", "");
    }
}
