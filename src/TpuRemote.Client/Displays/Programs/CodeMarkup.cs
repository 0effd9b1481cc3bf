using System.Text;
using System.Text.RegularExpressions;

namespace TpuRemote.Client.Displays.Programs;

/// <summary>Lines of StableHLO text: shortened for readers, and lightly marked up.</summary>
internal static partial class CodeMarkup
{
    private const int LongestLine = 220;
    private const int LongestBlob = 24;

    /// <summary>The line as readers want it: no long constants, no endless lists.</summary>
    public static string Shorten(string line)
    {
        var shortened = Blob().Replace(line, blob => $"\"0x{blob.Groups[1].Value[..LongestBlob]}\u2026\"");
        return shortened.Length <= LongestLine ? shortened : $"{shortened[..LongestLine]}\u2026";
    }

    /// <summary>The shortened line as HTML, names of ops and types marked.</summary>
    public static string ToHtml(string line)
    {
        var shortened = Shorten(line);
        var html = new StringBuilder();
        var end = 0;
        foreach (Match token in Tokens().Matches(shortened))
        {
            html.Append(Theme.Escape(shortened[end..token.Index]));
            var element = token.Groups["op"].Success ? "b" : "i";
            html.Append($"<{element}>{Theme.Escape(token.Value)}</{element}>");
            end = token.Index + token.Length;
        }
        return html.Append(Theme.Escape(shortened[end..])).ToString();
    }

    [GeneratedRegex("\"0x([0-9A-Fa-f]{25,})\"")]
    private static partial Regex Blob();

    [GeneratedRegex(
        """(?<op>(?<!#)\b(?:stablehlo|func)\.[a-z0-9_.]+|(?<=^\s*%\S+ = )[a-z_]+\b|(?<=^\s*)return\b)|!stablehlo\.token|tensor<[^<>]*>""")]
    private static partial Regex Tokens();
}
