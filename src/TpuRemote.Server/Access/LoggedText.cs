namespace TpuRemote.Server.Access;

/// <summary>Makes what callers choose fit for a line of the log: nobody forges lines, or commands the terminal of who reads.</summary>
internal static class LoggedText
{
    private const int MaxLength = 200;

    /// <summary>The text without control characters, and no longer than a line should be.</summary>
    public static string Of(string text)
    {
        var shown = text.Length > MaxLength ? string.Concat(text.AsSpan(0, MaxLength), "...") : text;
        return shown.Any(IsUnfit) ? string.Concat(shown.Select(c => IsUnfit(c) ? '?' : c)) : shown;
    }

    // U+2028 and U+2029 end lines, too.
    private static bool IsUnfit(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
