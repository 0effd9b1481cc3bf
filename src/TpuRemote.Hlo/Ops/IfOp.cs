using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>if: runs one of two regions, by a predicate (specification, section "if").</summary>
public sealed class IfOp : OpDefinition
{
    private IfOp()
    {
    }

    /// <summary>The op.</summary>
    public static IfOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.if";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Generic;

    /// <inheritdoc />
    public override GradientRule Gradient { get; } = GradientRule.By(BranchGradient.Pullback);

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        var predicate = TensorType.Of(ElementType.I1);
        var operands = site.RequireTensors(1)
            && site.Require(site.Tensor(0).Equals(predicate), "I1", $"pred should be of type {predicate}, it is of type {site.Tensor(0)}");
        if (!site.RequireCompleteRegions(2) || !operands) return [];
        Branches.RequireNoInputs(site, "C1");
        Branches.RequireSameOutputs(site, "C2");
        return Branches.OutputTypes(site);
    }

    /// <summary>Each region runs on the replicas that choose it.</summary>
    public override void Evaluate(Operation operation, Frame frame) =>
        Branches.Evaluate(operation, frame, predicate => predicate.AsSpan<bool>()[0] ? 0 : 1);

    /// <summary>The dearer of the two regions, as XLA's cost analysis takes it.</summary>
    public override OpWork Work(Operation operation) => Branches.Work(operation);
}

/// <summary>Builds choices between two regions.</summary>
public static class IfBuilder
{
    /// <summary>A choice; both sides hand out values of the same types.</summary>
    public static ImmutableArray<Value> If(
        this Builder builder, Value predicate, Func<Builder, ImmutableArray<Value>> onTrue, Func<Builder, ImmutableArray<Value>> onFalse) =>
        builder.If(predicate, Branches.Build(builder, onTrue), Branches.Build(builder, onFalse));

    /// <summary>A choice between two regions that are already built.</summary>
    public static ImmutableArray<Value> If(this Builder builder, Value predicate, Region onTrue, Region onFalse) =>
        builder.Append(IfOp.Instance, [predicate], regions: [onTrue, onFalse]).Results;
}
