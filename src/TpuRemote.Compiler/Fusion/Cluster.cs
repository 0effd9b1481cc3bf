using System.Collections.Immutable;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Compiler.Fusion;

/// <summary>
/// Elementwise ops over one iteration space that will become one vector instruction. Open clusters depend on nothing that is not
/// stored yet: a value of one that is read through another shape closes it first, so open clusters may be merged freely.
/// </summary>
internal sealed class Cluster(ImmutableArray<long> dimensions, bool isVarying)
{
    /// <summary>Past this many steps a cluster takes no more: larger lane programs spill registers (fusion.md, "Cliff").</summary>
    public const int LargestProgram = 64;

    /// <summary>The iteration space.</summary>
    public ImmutableArray<long> Dimensions { get; } = dimensions;

    /// <summary>Whether it runs once per replica.</summary>
    public bool IsVarying { get; } = isVarying;

    /// <summary>The lane program so far.</summary>
    public LaneBuilder Lanes { get; } = new();

    /// <summary>The ops in it.</summary>
    public HashSet<Operation> Operations { get; } = [];

    /// <summary>The values that it makes, with the steps that make them.</summary>
    public Dictionary<Value, int> Values { get; } = [];

    /// <summary>Whether another cluster walks the same space for the same replicas.</summary>
    public bool Fits(ImmutableArray<long> dimensions, bool isVarying) =>
        IsVarying == isVarying && Dimensions.AsSpan().SequenceEqual(dimensions.AsSpan());

    /// <summary>Takes over all of another cluster.</summary>
    public void Absorb(Cluster other)
    {
        var renumbered = Lanes.Import(other.Lanes, [.. other.Values.Values]);
        foreach (var (value, step) in other.Values.Keys.Zip(renumbered)) Values[value] = step;
        Operations.UnionWith(other.Operations);
    }
}
