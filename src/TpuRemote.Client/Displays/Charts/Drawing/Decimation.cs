namespace TpuRemote.Client.Displays.Charts.Drawing;

/// <summary>
/// Chooses the points of a long series that a drawing can show. A line keeps of every pixel column its first, lowest, highest and last
/// point, which draws the same pixels as all of them (the aggregation M4: Jugel et al., VLDB 2014).
/// </summary>
internal static class Decimation
{
    /// <summary>The indices of a line's points to keep, ascending.</summary>
    /// <param name="x">Pixels.</param>
    /// <param name="y">Pixels, as many.</param>
    /// <param name="columns">The pixel columns of the drawing.</param>
    public static IReadOnlyList<int> OfLine(IReadOnlyList<double> x, IReadOnlyList<double> y, int columns)
    {
        if (x.Count <= 4 * columns) return [.. Enumerable.Range(0, x.Count)];
        var kept = new List<int>(4 * columns);
        var ordered = IsAscending(x);
        var length = (int)Math.Ceiling(x.Count / (double)columns);
        for (var first = 0; first < x.Count;)
        {
            var end = ordered ? EndOfColumn(x, first) : Math.Min(x.Count, first + length);
            Keep(kept, x, y, first, end, withX: !ordered);
            first = end;
        }
        return kept;
    }

    /// <summary>
    /// The indices of a cloud's points to keep, ascending: one for each cell of a grid, so coarse that at most so many are left, and the
    /// outermost points.
    /// </summary>
    public static IReadOnlyList<int> OfCloud(IReadOnlyList<double> x, IReadOnlyList<double> y, int most)
    {
        IReadOnlyList<int> kept = [.. Enumerable.Range(0, x.Count)];
        if (kept.Count <= most) return kept;
        var outermost = new HashSet<int>
        {
            kept.MinBy(i => x[i]), kept.MaxBy(i => x[i]), kept.MinBy(i => y[i]), kept.MaxBy(i => y[i]),
        };
        for (var cell = 1.0; kept.Count > most; cell *= 1.5)
        {
            var taken = new HashSet<(int, int)>();
            kept = [.. kept.Where(i => taken.Add(((int)(x[i] / cell), (int)(y[i] / cell))) | outermost.Contains(i))];
        }
        return kept;
    }

    private static int EndOfColumn(IReadOnlyList<double> x, int first)
    {
        var column = Math.Floor(x[first]);
        var end = first + 1;
        while (end < x.Count && Math.Floor(x[end]) == column) end++;
        return end;
    }

    private static void Keep(List<int> kept, IReadOnlyList<double> x, IReadOnlyList<double> y, int first, int end, bool withX)
    {
        var chosen = new SortedSet<int> { first, end - 1 };
        var (low, high, left, right) = (first, first, first, first);
        for (var i = first; i < end; i++)
        {
            if (y[i] < y[low]) low = i;
            if (y[i] > y[high]) high = i;
            if (x[i] < x[left]) left = i;
            if (x[i] > x[right]) right = i;
        }
        chosen.UnionWith(withX ? [low, high, left, right] : [low, high]);
        kept.AddRange(chosen);
    }

    private static bool IsAscending(IReadOnlyList<double> values)
    {
        for (var i = 1; i < values.Count; i++)
        {
            if (values[i] < values[i - 1]) return false;
        }
        return true;
    }
}
