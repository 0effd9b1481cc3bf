using System.Collections.Immutable;
using TpuRemote.Client.Displays.Programs;

namespace TpuRemote.Client.Tests.Displays.Programs;

public class LineDiffTests
{
    [Fact]
    public void Diff_OfTheSameLines_IsAllSame() => AssertDiff(["a", "b"], ["a", "b"], " 00", " 11");

    [Fact]
    public void Diff_OfNothing_IsEmpty() => AssertDiff([], []);

    [Fact]
    public void Diff_OfLinesThatGoAndCome_SignsThem() =>
        AssertDiff(["a", "b", "c", "d"], ["a", "c", "x", "d", "y"], " 00", "-1.", " 21", "+.2", " 33", "+.4");

    [Fact]
    public void Diff_WithNothingInCommon_RemovesAllAndAddsAll() => AssertDiff(["a", "b"], ["x"], "-0.", "-1.", "+.0");

    // The second op goes; the third reads what the first made, under its new number, and is the same.
    [Fact]
    public void Diff_OfRenumberedValues_IsSame() => AssertDiff(
        ["%0 = tanh %arg0", "%1 = negate %arg0", "%2 = add %0, %0", "return %2"],
        ["%0 = tanh %arg0", "%1 = add %0, %0", "return %1"],
        " 00", "-1.", " 21", " 32");

    // The merged op read %1, which was a tanh of its own; it reads %0 now.
    [Fact]
    public void Diff_OfAnOpOverAnotherValue_IsChanged() => AssertDiff(
        ["%0 = tanh %arg0", "%1 = tanh %arg0", "%2 = add %0, %1"],
        ["%0 = tanh %arg0", "%1 = add %0, %0"],
        " 00", "-1.", "~21");

    [Fact]
    public void Diff_OfTuplesAndBlocks_FollowsTheirNames() => AssertDiff(
        ["%c = constant", "%0:2 = while(%iterArg = %arg0, %iterArg_1 = %c) : x", "^bb0(%arg1: i32):", "add %arg1, %0#1 : i32"],
        ["%0:2 = while(%iterArg = %arg0, %iterArg_0 = %arg0) : x", "^bb0(%arg2: i32):", "add %arg2, %0#1 : i32"],
        "-0.", "~10", " 21", " 32");

    // Against the definition: matched lines ascend on both sides, and no common subsequence is longer (by dynamic programming).
    [Fact]
    public void Diff_OfRandomLines_IsALongestCommonSubsequence()
    {
        const int seed = 20261120;
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            ImmutableArray<string> x = [.. Letters(random)], y = [.. Letters(random)];
            var diff = LineDiff.Of(x, y);

            Assert.Equal(Enumerable.Range(0, x.Length), diff.Select(l => l.Before).OfType<int>());
            Assert.Equal(Enumerable.Range(0, y.Length), diff.Select(l => l.After).OfType<int>());
            var same = diff.Where(l => l.Kind == DiffKind.Same).ToList();
            Assert.All(same, l => Assert.Equal(x[l.Before!.Value], y[l.After!.Value]));
            Assert.True(LongestCommon(x, y) == same.Count, $"seed {seed}, round {round}: {string.Concat(x)} and {string.Concat(y)}");
        }
    }

    private static string[] Letters(Random random) =>
        [.. Enumerable.Range(0, random.Next(12)).Select(_ => ((char)('a' + random.Next(4))).ToString())];

    private static int LongestCommon(ImmutableArray<string> x, ImmutableArray<string> y)
    {
        var best = new int[x.Length + 1, y.Length + 1];
        for (var i = 1; i <= x.Length; i++)
            for (var j = 1; j <= y.Length; j++)
                best[i, j] = x[i - 1] == y[j - 1] ? best[i - 1, j - 1] + 1 : Math.Max(best[i - 1, j], best[i, j - 1]);
        return best[x.Length, y.Length];
    }

    // Each expected line is a sign and the indices before and after.
    private static void AssertDiff(ImmutableArray<string> before, ImmutableArray<string> after, params string[] expected) =>
        Assert.Equal(
            expected, LineDiff.Of(before, after).Select(l => $"{l.Sign}{l.Before?.ToString() ?? "."}{l.After?.ToString() ?? "."}"));
}
