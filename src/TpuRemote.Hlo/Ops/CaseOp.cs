using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>case: runs one of several regions, by an index; the last for an index out of range (specification, section "case").</summary>
public sealed class CaseOp : OpDefinition
{
    private CaseOp()
    {
    }

    /// <summary>The op.</summary>
    public static CaseOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.case";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Generic;

    /// <inheritdoc />
    public override GradientRule Gradient { get; } = GradientRule.By(BranchGradient.Pullback);

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        var index = TensorType.Of(ElementType.I32);
        var operands = site.RequireTensors(1)
            && site.Require(site.Tensor(0).Equals(index), "I1", $"index should be of type {index}, it is of type {site.Tensor(0)}");
        var any = site.Require(!site.Regions.IsEmpty, "C1", "at least one branch was expected, none was given");
        if (!site.RequireTerminators() || !operands || !any) return [];
        Branches.RequireNoInputs(site, "C2");
        Branches.RequireSameOutputs(site, "C3");
        return Branches.OutputTypes(site);
    }

    /// <summary>Each region runs on the replicas that choose it.</summary>
    public override void Evaluate(Operation operation, Frame frame)
    {
        var last = operation.Regions.Length - 1;
        Branches.Evaluate(operation, frame, index => index.AsSpan<int>()[0] is var i && i >= 0 && i <= last ? i : last);
    }

    /// <summary>The dearest of the regions, as XLA's cost analysis takes it.</summary>
    public override OpWork Work(Operation operation) => Branches.Work(operation);
}

/// <summary>Builds choices between several regions.</summary>
public static class CaseBuilder
{
    /// <summary>
    /// A choice by an i32 index; all branches hand out values of the same types, the last also serves indices out of range.
    /// </summary>
    public static ImmutableArray<Value> Case(
        this Builder builder, Value index, params ImmutableArray<Func<Builder, ImmutableArray<Value>>> branches) =>
        builder.Case(index, [.. branches.Select(b => Branches.Build(builder, b))]);

    /// <summary>A choice between regions that are already built.</summary>
    public static ImmutableArray<Value> Case(this Builder builder, Value index, ImmutableArray<Region> branches) =>
        builder.Append(CaseOp.Instance, [index], regions: branches).Results;
}
