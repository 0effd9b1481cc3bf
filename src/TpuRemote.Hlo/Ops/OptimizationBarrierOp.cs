using System.Collections.Immutable;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// optimization_barrier: hands its operands on, all at once: what makes them comes before, what reads its results after
/// (specification, section "optimization_barrier").
/// </summary>
public sealed class OptimizationBarrierOp : PureOp
{
    private OptimizationBarrierOp()
    {
    }

    /// <summary>The op.</summary>
    public static OptimizationBarrierOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.optimization_barrier";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.OptimizationBarrier;

    /// <summary>A barrier on the cotangents that arrive: the backward pass keeps the order too.</summary>
    public override GradientRule Gradient { get; } = GradientRule.By(site =>
    {
        var arriving = site.Cotangents.OfType<Value>().ToImmutableArray();
        var handed = new Queue<Value>(site.Builder.OptimizationBarrier(arriving));
        return [.. site.Cotangents.Select(c => c is null ? null : handed.Dequeue())];
    });

    /// <summary>Operands and results have the same types (C1).</summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ImmutableArray<HloType> types = [.. site.Operands.Select(o => o.Type)];
        var declared = site.DeclaredResults;
        site.Require(
            declared.IsEmpty || declared.SequenceEqual(types),
            "C1",
            $"results should have the operands' types ({string.Join(", ", types)}), they are declared as ({string.Join(", ", declared)})");
        return types;
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions) =>
        operands;

    /// <inheritdoc />
    public override OpWork Work(Operation operation) => default;
}

/// <summary>Builds barriers.</summary>
public static class OptimizationBarrierBuilder
{
    /// <summary>The operands, handed on at once.</summary>
    public static ImmutableArray<Value> OptimizationBarrier(this Builder builder, params ImmutableArray<Value> operands) =>
        builder.Append(OptimizationBarrierOp.Instance, operands).Results;
}
