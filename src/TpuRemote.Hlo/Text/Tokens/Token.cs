namespace TpuRemote.Hlo.Text.Tokens;

/// <summary>A token and its place in the text.</summary>
/// <param name="Kind">What sort of token it is.</param>
/// <param name="Start">Where its first character stands in the text, from 0.</param>
/// <param name="Length">How many characters it has, prefixes and quotes included.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Its first character's column, from 1.</param>
/// <param name="StartsLine">Whether only blanks stand before it on its line; recovery resumes at such tokens.</param>
/// <param name="Fault">Why it is <see cref="TokenKind.Invalid"/>.</param>
internal readonly record struct Token(
    TokenKind Kind, int Start, int Length, int Line, int Column, bool StartsLine, string? Fault = null)
{
    /// <summary>The position after its last character.</summary>
    public int End => Start + Length;

    /// <summary>Its characters.</summary>
    public ReadOnlySpan<char> In(string source) => source.AsSpan(Start, Length);
}
