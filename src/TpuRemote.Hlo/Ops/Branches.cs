using System.Collections.Immutable;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>What <c>if</c> and <c>case</c> share: regions without arguments of which one runs.</summary>
internal static class Branches
{
    /// <summary>Builds a branch in a region nested in the builder's.</summary>
    public static Region Build(Builder builder, Func<Builder, ImmutableArray<Value>> branch)
    {
        var nested = builder.Nested();
        return nested.Return(branch(nested).AsSpan());
    }

    /// <summary>The types that the first branch hands out.</summary>
    public static ImmutableArray<HloType> OutputTypes(OpSite site) => [.. site.Regions[0].Results.Select(r => r.Type)];

    /// <summary>Requires that no branch takes arguments.</summary>
    public static void RequireNoInputs(OpSite site, string constraint)
    {
        for (var i = 0; i < site.Regions.Length; i++)
        {
            var count = site.Regions[i].Arguments.Length;
            site.Require(count == 0, constraint, $"branch {i} should have no inputs, it has {count}");
        }
    }

    /// <summary>Requires that all branches hand out values of the same types.</summary>
    public static void RequireSameOutputs(OpSite site, string constraint)
    {
        var first = OutputTypes(site);
        for (var i = 1; i < site.Regions.Length; i++)
        {
            ImmutableArray<HloType> other = [.. site.Regions[i].Results.Select(r => r.Type)];
            site.Require(
                first.SequenceEqual(other),
                constraint,
                "branches should have the same outputs; branch 0 has "
                + $"({string.Join(", ", first)}), branch {i} has ({string.Join(", ", other)})");
        }
    }

    /// <summary>Runs each branch on the replicas whose operand chooses it.</summary>
    public static void Evaluate(Operation operation, Frame frame, Func<Literal, int> choose)
    {
        foreach (var branch in frame.ActiveReplicas.GroupBy(replica => choose(frame.Get(operation.Operands[0], replica))))
        {
            ImmutableArray<int> replicas = [.. branch];
            var results = frame.Nested(replicas).Run(operation.Regions[branch.Key], _ => []);
            foreach (var replica in replicas) frame.SetResults(operation, replica, results[replica]);
        }
    }

    /// <summary>The largest cost among the branches, each measure by itself.</summary>
    public static OpWork Work(Operation operation)
    {
        var branches = operation.Regions.Select(RegionRules.TotalWorkOf).ToArray();
        return new(branches.Max(b => b.Flops), branches.Max(b => b.Transcendentals), branches.Max(b => b.BytesAccessed));
    }
}
