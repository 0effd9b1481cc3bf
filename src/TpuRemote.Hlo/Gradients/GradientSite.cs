using System.Collections.Immutable;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Hlo.Gradients;

/// <summary>What a pullback sees: the forward op, whose operands and results may be read, and the cotangents that arrive.</summary>
/// <param name="Builder">Where the backward ops are appended, after the forward ones in the same region.</param>
/// <param name="Operation">The forward op.</param>
/// <param name="Cotangents">For each result its cotangent, or null where none arrives; at least one is not null.</param>
public sealed record GradientSite(Builder Builder, Operation Operation, ImmutableArray<Value?> Cotangents)
{
    /// <summary>The cotangent of the only result.</summary>
    public Value Cotangent => Cotangents[0] ?? throw new InvalidOperationException($"no cotangent arrives at result 0 of {Operation.Name}");

    /// <summary>The forward op's operand.</summary>
    public Value Operand(int index) => Operation.Operands[index];
}
