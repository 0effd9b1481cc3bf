using System.Text.RegularExpressions;

namespace TpuRemote.Notebooks.Tests.Comparison;

/// <summary>HTML and SVG without what depends on the numbers that are shown: those are compared in the text form.</summary>
internal static partial class HtmlShape
{
    /// <summary>
    /// The elements, their attributes and the words of the page. Coordinates, data in URLs and identifiers are left out, and of
    /// elements that are alike and follow one another one stays: a chart has as many as the numbers ask for.
    /// </summary>
    public static string Of(string html)
    {
        var shape = Number().Replace(Generated().Replace(Embedded().Replace(html, "data:"), "$1=\"\""), "0");
        shape = Blank().Replace(Path().Replace(shape, "d=\"\""), "");
        string before;
        do
        {
            before = shape;
            shape = Repeated().Replace(shape, "$1");
        }
        while (shape != before);
        return shape;
    }

    /// <summary>What the first difference of two shapes is; null where there is none.</summary>
    public static string? Difference(string committed, string fresh)
    {
        var (one, other) = (Of(committed), Of(fresh));
        if (one == other) return null;
        var at = one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"'{Around(one, at)}' was committed, '{Around(other, at)}' came now";
    }

    private static string Around(string text, int at) => text[Math.Max(0, at - 30)..Math.Min(text.Length, at + 50)];

    [GeneratedRegex(@"data:[^""')]*")]
    private static partial Regex Embedded();

    [GeneratedRegex(@"\b(id|for|name|aria-labelledby|aria-describedby)=""[^""]*""")]
    private static partial Regex Generated();

    [GeneratedRegex(@"\bd=""[^""]*""")]
    private static partial Regex Path();

    [GeneratedRegex(@"-?\d[\d.,]*(?:e[-+]?\d+)?", RegexOptions.IgnoreCase)]
    private static partial Regex Number();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"(<[^<>]+>[^<>]*(?:</\w+>)?)\1+")]
    private static partial Regex Repeated();
}
