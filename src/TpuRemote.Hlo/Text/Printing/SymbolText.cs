using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Printing;

/// <summary>Names as MLIR prints them: bare where they are identifiers, in quotes otherwise.</summary>
internal static class SymbolText
{
    /// <summary>A symbol's name, without the <c>@</c>.</summary>
    public static string Of(string name) => IsIdentifier(name) ? name : StringEscapes.Encode(name);

    private static bool IsIdentifier(string name)
    {
        if (name.Length == 0 || !(char.IsAsciiLetter(name[0]) || name[0] == '_')) return false;
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' or '.');
    }
}
