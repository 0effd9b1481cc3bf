using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Client.Tracing;

/// <summary>Traces choices.</summary>
internal static class BranchTracing
{
    /// <summary>Traces both sides, then builds the choice; what either assigns is a result of both.</summary>
    public static ImmutableArray<Tensor> Cond(
        TraceScope around, Tensor condition, Func<IReadOnlyList<Tensor>> onTrue, Func<IReadOnlyList<Tensor>> onFalse)
    {
        var predicate = condition.In(around);
        var (left, right) = (new BranchScope(around), new BranchScope(around));
        var (fromLeft, fromRight) = (left.Run(onTrue), right.Run(onFalse));
        Check(fromLeft, fromRight);
        var assigned = left.Assigned.Union(right.Assigned).ToArray();
        var moved = left.MovedToken || right.MovedToken;
        Region End(TraceScope side, IReadOnlyList<Tensor> results) => side.Builder.Return(
            [.. results.Select(t => t.In(side)), .. assigned.Select(side.Read), .. moved ? [side.Token] : Array.Empty<Value>()]);
        var results = around.Builder.If(predicate, End(left, fromLeft), End(right, fromRight));
        for (var i = 0; i < assigned.Length; i++) around.Assign(assigned[i], results[fromLeft.Count + i]);
        if (moved) around.MoveToken(results[^1]);
        return [.. results.Take(fromLeft.Count).Select(v => (Tensor)new TracedTensor(v, around))];
    }

    private static void Check(IReadOnlyList<Tensor> left, IReadOnlyList<Tensor> right)
    {
        var (given, other) = (left.Select(t => t.Type).ToArray(), right.Select(t => t.Type).ToArray());
        if (!given.SequenceEqual(other))
        {
            throw new TpuArgumentException(
                $"both sides of a choice should give the same types, ({string.Join(", ", given.AsEnumerable())}) and "
                + $"({string.Join(", ", other.AsEnumerable())}) were given");
        }
    }
}
