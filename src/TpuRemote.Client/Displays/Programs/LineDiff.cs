using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace TpuRemote.Client.Displays.Programs;

/// <summary>
/// The difference of two programs, line by line. Values are numbered by their order, so an op that goes renumbers all behind it: lines
/// are matched without the names of their values, and count as the same when the names on one side stand for those on the other.
/// </summary>
internal static partial class LineDiff
{
    // Programs that differ in more lines than this differ as a whole; the search takes the square of it.
    private const int MostEdits = 2000;

    /// <summary>Compares the lines of two programs.</summary>
    public static ImmutableArray<DiffLine> Of(ImmutableArray<string> before, ImmutableArray<string> after)
    {
        var (x, y) = (before.Select(Unnamed).ToArray(), after.Select(Unnamed).ToArray());
        var names = new Dictionary<string, string>();
        var lines = ImmutableArray.CreateBuilder<DiffLine>();
        var (i, j) = (0, 0);
        foreach (var (matchX, matchY) in Matches(x, y).Append((x.Length, y.Length)))
        {
            while (i < matchX) lines.Add(new DiffLine(DiffKind.Removed, i++, null));
            while (j < matchY) lines.Add(new DiffLine(DiffKind.Added, null, j++));
            if (i == x.Length) break;
            lines.Add(new DiffLine(StandsFor(before[i], after[j], names) ? DiffKind.Same : DiffKind.Changed, i++, j++));
        }
        return lines.ToImmutable();
    }

    private static string Unnamed(string line) => Name().Replace(line, "%");

    // What is defined takes its name from here on; what is used must bear the name that its value took.
    private static bool StandsFor(string before, string after, Dictionary<string, string> names)
    {
        var same = true;
        foreach (var (x, y) in Name().Matches(before).Zip(Name().Matches(after)))
        {
            if (IsDefined(before, x)) names[x.Value] = y.Value;
            else same &= names.GetValueOrDefault(x.Value, x.Value) == y.Value;
        }
        return same;
    }

    private static bool IsDefined(string line, Match name) => Definition().IsMatch(line, name.Index + name.Length);

    // Myers, "An O(ND) Difference Algorithm and Its Variations" (1986): the furthest end of each diagonal for each number of edits.
    private static List<(int X, int Y)> Matches(string[] x, string[] y)
    {
        var trace = new List<int[]>();
        var furthest = new int[3];
        for (var edits = 0; edits <= Math.Min(x.Length + y.Length, MostEdits); edits++)
        {
            var next = new int[(2 * edits) + 3];
            for (var k = -edits; k <= edits; k += 2)
            {
                var end = edits == 0 ? 0 : Start(furthest, edits, k);
                while (end < x.Length && end - k < y.Length && x[end] == y[end - k]) end++;
                next[k + edits + 1] = end;
                if (end < x.Length || end - k < y.Length) continue;
                trace.Add(next);
                return Walk(trace, x.Length, y.Length);
            }
            trace.Add(next);
            furthest = next;
        }
        return [];
    }

    // Where diagonal k begins with so many edits: one down from the diagonal above, or one to the right from the one below.
    private static int Start(int[] furthest, int edits, int k) =>
        IsDown(furthest, edits, k) ? End(furthest, edits, k + 1) : End(furthest, edits, k - 1) + 1;

    private static bool IsDown(int[] furthest, int edits, int k) =>
        k == -edits || (k != edits && End(furthest, edits, k - 1) < End(furthest, edits, k + 1));

    // The row of one edit fewer, whose diagonal -edits + 1 stands at index 1.
    private static int End(int[] furthest, int edits, int k) => furthest[k + edits];

    private static List<(int X, int Y)> Walk(List<int[]> trace, int x, int y)
    {
        List<(int X, int Y)> matches = [];
        for (var edits = trace.Count - 1; edits >= 0; edits--)
        {
            var k = x - y;
            var isDown = edits > 0 && IsDown(trace[edits - 1], edits, k);
            var start = edits == 0 ? 0 : Start(trace[edits - 1], edits, k);
            while (x > start) matches.Add((--x, --y));
            if (edits == 0) break;
            if (isDown) y--;
            else x--;
        }
        matches.Reverse();
        return matches;
    }

    [GeneratedRegex(@"%[\w$.-]+")]
    private static partial Regex Name();

    // "%0 = ", "%0:2 = " and "%arg1: tensor<f32>" define; in "%0 : tensor<f32>" it is used.
    [GeneratedRegex(@"\G(?::\d+)? = |\G: ")]
    private static partial Regex Definition();
}
