namespace TpuRemote.Grpc.Server;

/// <summary>What comes from callers, as it may stand in a log: it neither starts lines of its own nor commands a terminal.</summary>
internal static class LogText
{
    private const int MaxLength = 1024;

    /// <summary>The text, shortened, with '?' for each character that controls something or ends a line.</summary>
    public static string Of(string text)
    {
        var shown = text.Length > MaxLength ? string.Concat(text.AsSpan(0, MaxLength), "...") : text;
        return shown.Any(IsUnfit) ? string.Concat(shown.Select(character => IsUnfit(character) ? '?' : character)) : shown;
    }

    // Unicode's own line and paragraph ends are no control characters.
    private static bool IsUnfit(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}
