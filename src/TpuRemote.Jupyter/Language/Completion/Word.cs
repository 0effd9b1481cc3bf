using Microsoft.CodeAnalysis.CSharp;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>The identifier at a cursor, which a completion replaces.</summary>
/// <param name="Start">Where it begins; an <c>@</c> before it belongs to it.</param>
/// <param name="End">Where it ends (exclusive); the cursor, where nothing of it stands before the cursor.</param>
/// <param name="Prefix">What of it stands before the cursor, without <c>@</c>.</param>
internal readonly record struct Word(int Start, int End, string Prefix)
{
    /// <summary>The word at a position of a text.</summary>
    public static Word At(string code, int cursor)
    {
        var start = cursor;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(code[start - 1])) start--;
        if (start == cursor) return new Word(cursor, cursor, "");
        var end = cursor;
        while (end < code.Length && SyntaxFacts.IsIdentifierPartCharacter(code[end])) end++;
        var prefix = code[start..cursor];
        return new Word(start > 0 && code[start - 1] == '@' ? start - 1 : start, end, prefix);
    }
}
