namespace Ctpu.Commands;

/// <summary>Finds what somebody meant to type.</summary>
internal static class Nearest
{
    /// <summary>The known word with the fewest letters to change, or null where none is near.</summary>
    public static string? To(string given, IEnumerable<string> known)
    {
        var best = known.Select(word => (word, changes: Changes(given, word))).OrderBy(p => p.changes).FirstOrDefault();
        // A third of the letters may be wrong; beyond that a suggestion confuses more than it helps.
        return best.word is not null && best.changes <= Math.Max(1, Math.Max(Letters(given), Letters(best.word)) / 3) ? best.word : null;
    }

    // The dashes of two flags are always alike and say nothing about their names.
    private static int Letters(string word) => word.TrimStart('-').Length;

    // Letters inserted, deleted, replaced, or swapped with their neighbour (optimal string alignment distance).
    private static int Changes(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (swapped) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
