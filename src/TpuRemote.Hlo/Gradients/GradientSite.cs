using System.Collections.Immutable;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Hlo.Gradients;

/// <summary>What a pullback sees: the forward op, whose operands and results may be read, and the cotangents that arrive.</summary>
/// <param name="Builder">Where the backward ops are appended, after the forward ones in the same region.</param>
/// <param name="Operation">The forward op.</param>
/// <param name="Cotangents">For each result its cotangent, or null where none arrives (it is zero); at least one is not null.</param>
public sealed record GradientSite(Builder Builder, Operation Operation, ImmutableArray<Value?> Cotangents)
{
    /// <summary>For each operand, whether its cotangent is asked for; default where all are.</summary>
    public ImmutableArray<bool> Wanted { get; init; }

    /// <summary>
    /// Values from outside that the op's regions read and whose cotangents are asked for. A rule that serves them answers their
    /// cotangents after those of the operands; differentiation is refused where a rule does not.
    /// </summary>
    public ImmutableArray<Value> Captures { get; init; } = [];

    /// <summary>The cotangent of the only result.</summary>
    public Value Cotangent => Cotangents[0] ?? throw new InvalidOperationException($"no cotangent arrives at result 0 of {Operation.Name}");

    /// <summary>The forward op's only result.</summary>
    public Value Result => Operation.Result;

    /// <summary>The forward op's operand.</summary>
    public Value Operand(int index) => Operation.Operands[index];

    /// <summary>A tensor of the first operand's type all of whose elements are the number.</summary>
    public Value Like(double value) => Builder.Full(Operand(0).TensorType, value);

    /// <summary>Whether the cotangent of an operand is asked for; where it is not, building it would be idle.</summary>
    public bool Wants(int operand) => Wanted.IsDefault || Wanted[operand];

    /// <summary>Builds, for each operand in turn, the cotangents that are asked for.</summary>
    public ImmutableArray<Value?> ForEach(params ReadOnlySpan<Func<Value>> cotangents)
    {
        var built = new Value?[cotangents.Length];
        for (var i = 0; i < built.Length; i++) built[i] = Wants(i) ? cotangents[i]() : null;
        return [.. built];
    }

    /// <summary>The refusal of an op that has a rule, but not for this use of it.</summary>
    public DiagnosticException Refuse(string reason) => new(Refusal(Operation, reason));

    internal static Diagnostic Refusal(Operation operation, string reason) => new(
        "gradient_refused", $"it cannot be differentiated: {reason}", operation.Name, operation.Location, DiagnosticKind.Unimplemented);
}
