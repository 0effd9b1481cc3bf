using System.Collections.Immutable;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Hlo.Gradients;

/// <summary>Finds the values from outside that regions read.</summary>
public static class RegionCaptures
{
    /// <summary>
    /// The values that the op's regions, and the regions within those, read and do not define; each once, in the order of use.
    /// </summary>
    public static ImmutableArray<Value> Of(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (operation.Regions.IsEmpty) return [];
        HashSet<Value> defined = [];
        HashSet<Value> seen = [];
        var captures = ImmutableArray.CreateBuilder<Value>();
        foreach (var region in operation.Regions) Collect(region, defined, seen, captures);
        return captures.ToImmutable();
    }

    private static void Collect(Region region, HashSet<Value> defined, HashSet<Value> seen, ImmutableArray<Value>.Builder captures)
    {
        defined.UnionWith(region.Arguments);
        foreach (var operation in region.Operations)
        {
            captures.AddRange(operation.Operands.Where(o => !defined.Contains(o) && seen.Add(o)));
            foreach (var nested in operation.Regions) Collect(nested, defined, seen, captures);
            defined.UnionWith(operation.Results);
        }
    }
}
