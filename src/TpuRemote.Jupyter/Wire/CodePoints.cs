namespace TpuRemote.Jupyter.Wire;

/// <summary>Jupyter counts a cursor's position in Unicode code points, .NET in UTF-16 code units.</summary>
internal static class CodePoints
{
    /// <summary>The position in UTF-16 code units; the end of the text where it has fewer code points.</summary>
    public static int ToUtf16(string text, int codePoints)
    {
        var at = 0;
        for (var left = codePoints; left > 0 && at < text.Length; left--) at += IsPair(text, at) ? 2 : 1;
        return at;
    }

    /// <summary>The position in code points; inside a surrogate pair, that of the pair's end.</summary>
    public static int FromUtf16(string text, int utf16)
    {
        var codePoints = 0;
        for (var at = 0; at < utf16 && at < text.Length; codePoints++) at += IsPair(text, at) ? 2 : 1;
        return codePoints;
    }

    private static bool IsPair(string text, int at) =>
        at + 1 < text.Length && char.IsHighSurrogate(text[at]) && char.IsLowSurrogate(text[at + 1]);
}
