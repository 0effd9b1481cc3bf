using System.Collections.Immutable;

namespace TpuRemote.Hlo.Modules;

/// <summary>
/// A region of one block: arguments, then ops of which the last is the terminator (<c>stablehlo.return</c> or <c>func.return</c>).
/// StableHLO has no branches between blocks, so region and block are one here.
/// </summary>
public sealed class Region
{
    internal Region(ImmutableArray<Value> arguments, ImmutableArray<Operation> operations)
    {
        Arguments = arguments;
        Operations = operations;
    }

    /// <summary>The block's arguments.</summary>
    public ImmutableArray<Value> Arguments { get; }

    /// <summary>The ops in order, terminator last.</summary>
    public ImmutableArray<Operation> Operations { get; }

    /// <summary>The values that the terminator hands out; empty where a broken region has none.</summary>
    public ImmutableArray<Value> Results => Operations.IsEmpty ? [] : Operations[^1].Operands;
}
