using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// The <c>replica_groups</c> of a collective: a table of replica numbers, one row per group, short rows filled up with -1; without rows,
/// all
/// replicas are one group. With one partition per program, the specification's cross_replica, cross_replica_and_partition and flattened_ids
/// name the same processes.
/// </summary>
public static class ReplicaGroups
{
    /// <summary>The groups of a verified collective.</summary>
    /// <param name="attributes">The collective's attributes.</param>
    /// <param name="numReplicas">How many replicas there are, for the table without rows.</param>
    public static ImmutableArray<ImmutableArray<int>> Of(AttributeDictionary attributes, int numReplicas)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        var rows = attributes.TryGet<DenseElementsAttribute>("replica_groups", out var table) ? Rows(table.Value) : [];
        return rows.IsEmpty ? [[.. Enumerable.Range(0, numReplicas)]] : rows;
    }

    /// <summary>The attribute for the given groups.</summary>
    public static DenseElementsAttribute ToAttribute(ImmutableArray<ImmutableArray<int>> groups)
    {
        var width = groups.IsEmpty ? 0 : groups.Max(g => g.Length);
        var table = groups.SelectMany(g => g.Select(r => (long)r).Concat(Enumerable.Repeat(-1L, width - g.Length))).ToArray();
        return new(Literal.Create<long>(Types.TensorType.Of(ElementType.I64, groups.Length, width), table));
    }

    /// <summary>Requires C1 (no replica twice) and C3 (numbers below the count of those that take part) of a collective.</summary>
    internal static void Require(OpSite site, string label)
    {
        if (!site.Attributes.Has("replica_groups")) return;
        if (site.RequireAttribute<DenseElementsAttribute>("replica_groups", label) is not { } table) return;
        var type = table.Value.Type;
        if (
            !site.Require(
                type.Rank == 2 && type.ElementType == ElementType.I64,
                label,
                $"replica_groups should be a table of i64, it is of type {type}")) return;
        var members = table.Value.ToArray<long>().Where(r => r != -1).ToArray();
        site.RequireDistinct(members, "C1", "replica_groups");
        site.Require(
            members.All(r => r >= 0 && r < members.Length),
            "C3",
            $"replica_groups of {members.Length} replicas should have numbers in [0, "
            + $"{members.Length}), they are [{string.Join(", ", members)}]");
    }

    private static ImmutableArray<ImmutableArray<int>> Rows(Literal table)
    {
        if (table.Type.ElementCount == 0) return [];
        var width = (int)table.Type.Dimensions[1];
        return [.. table.ToArray<long>().Chunk(width).Select(row => row.Where(r => r >= 0).Select(r => (int)r).ToImmutableArray())];
    }
}
