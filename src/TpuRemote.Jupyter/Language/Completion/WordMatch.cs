namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>How well a name fits what was typed; the lower the better.</summary>
internal enum MatchQuality
{
    /// <summary>The name begins so, in the same case.</summary>
    SameCase,

    /// <summary>The name begins so, in another case.</summary>
    OtherCase,

    /// <summary>The typed letters are beginnings of the name's words: <c>WL</c> of <c>WriteLine</c>.</summary>
    Humps,

    /// <summary>It does not fit.</summary>
    None,
}

/// <summary>Compares names with what was typed.</summary>
internal static class WordMatch
{
    /// <summary>How <paramref name="name"/> fits <paramref name="typed"/>; anything fits the empty text.</summary>
    public static MatchQuality Of(string name, string typed)
    {
        if (name.StartsWith(typed, StringComparison.Ordinal)) return MatchQuality.SameCase;
        if (name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)) return MatchQuality.OtherCase;
        return IsSameLetter(name[0], typed[0]) && FitsHumps(name, 1, typed, 1) ? MatchQuality.Humps : MatchQuality.None;
    }

    /// <summary>Whether typed[t..] fits name[n..]: each letter follows the one before, or begins a later word of the name.</summary>
    private static bool FitsHumps(string name, int n, string typed, int t)
    {
        if (t == typed.Length) return true;
        if (n < name.Length && IsSameLetter(name[n], typed[t]) && FitsHumps(name, n + 1, typed, t + 1)) return true;
        for (var next = n; next < name.Length; next++)
            if (BeginsWord(name, next) && IsSameLetter(name[next], typed[t]) && FitsHumps(name, next + 1, typed, t + 1)) return true;
        return false;
    }

    /// <summary>A capital that was typed is meant; a small letter may stand for a capital.</summary>
    private static bool IsSameLetter(char name, char typed) =>
        name == typed || (name == char.ToUpperInvariant(typed) && !char.IsUpper(typed));

    private static bool BeginsWord(string name, int index)
    {
        var before = name[index - 1];
        if (before == '_') return true;
        if (char.IsDigit(name[index])) return !char.IsDigit(before);
        if (!char.IsUpper(name[index])) return false;
        return !char.IsUpper(before) || (index + 1 < name.Length && char.IsLower(name[index + 1]));
    }
}
