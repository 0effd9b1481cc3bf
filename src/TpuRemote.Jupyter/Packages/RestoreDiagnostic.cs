using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace TpuRemote.Jupyter.Packages;

/// <summary>One error or warning of NuGet or the SDK.</summary>
/// <param name="IsError">Else a warning.</param>
/// <param name="Code"><c>NU1101</c>; the code tells what it is, not the words.</param>
/// <param name="Lines">What it says.</param>
internal sealed partial record RestoreDiagnostic(bool IsError, string Code, ImmutableArray<string> Lines)
{
    /// <summary>The code and all lines.</summary>
    public string Text => $"{Code}: {string.Join(Environment.NewLine, Lines)}";

    /// <summary>Those in MSBuild's output, each once; a line that begins with a space goes on with what was said before.</summary>
    public static ImmutableArray<RestoreDiagnostic> Parse(string output)
    {
        var found = new List<RestoreDiagnostic>();
        foreach (Match match in Pattern().Matches(output))
        {
            var isError = match.Groups["kind"].Value == "error";
            var (code, text) = (match.Groups["code"].Value, match.Groups["text"].Value.TrimEnd());
            if (text.StartsWith(' ') && found.Count > 0 && found[^1].Code == code)
                found[^1] = found[^1] with { Lines = found[^1].Lines.Add(text) };
            else
                found.Add(new RestoreDiagnostic(isError, code, [text.Trim()]));
        }

        return [.. found.DistinctBy(diagnostic => diagnostic.Text)];
    }

    [GeneratedRegex(@": (?<kind>error|warning) (?<code>[A-Z]+\d+): (?<text>[^\r\n]*)")]
    private static partial Regex Pattern();
}
