using System.Collections.Immutable;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// dynamic_update_slice: the operand with a slice replaced that starts where other tensors say, moved inward where it would overhang
/// (specification, section "dynamic_update_slice").
/// </summary>
public sealed class DynamicUpdateSliceOp : PureOp
{
    private DynamicUpdateSliceOp()
    {
    }

    /// <summary>The op.</summary>
    public static DynamicUpdateSliceOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.dynamic_update_slice";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.FunctionalType;

    /// <summary>The update gets the cotangent's slice, the operand the rest.</summary>
    public override GradientRule Gradient { get; } = GradientRule.By(site =>
    {
        var starts = site.Operation.Operands[2..];
        var update = site.Operand(1).TensorType;
        var zeros = site.Builder.Zeros(update);
        return
        [
            site.Builder.DynamicUpdateSlice(site.Cotangent, zeros, starts),
            site.Builder.DynamicSlice(site.Cotangent, starts, update.Dimensions.AsSpan()),
            .. starts.Select(_ => (Value?)null),
        ];
    });

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        var enough = site.Require(
            site.Operands.Length >= 2, "I", $"an operand and an update were expected, {site.Operands.Length} operands were given");
        if (!enough || !site.RequireTensors()) return [];
        var (operand, update) = (site.Tensor(0), site.Tensor(1));
        site.Require(
            site.DeclaredTensor() is not { } declared || declared.Equals(operand),
            "C1",
            $"the result should be of the operand's type {operand}, it is declared as {site.DeclaredTensor()}");
        site.Require(
            update.ElementType == operand.ElementType, "C2", $"update should have the element type of {operand}, it is of type {update}");
        site.Require(update.Rank == operand.Rank, "C3", $"update should have rank {operand.Rank}, it is of type {update}");
        site.Require(
            site.Operands.Length - 2 == operand.Rank,
            "C4",
            $"{operand.Rank} start indices were expected, {site.Operands.Length - 2} were given");
        DynamicSliceOp.RequireStarts(site, 2, "C5");
        var fits = update.Rank != operand.Rank || update.Dimensions.Zip(operand.Dimensions).All(p => p.First <= p.Second);
        site.Require(fits, "C6", $"update should fit into {operand}, it is of type {update}");
        return [operand];
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        var (operand, update) = (operands[0], operands[1]);
        var sizes = update.Type.Dimensions.AsSpan();
        var starts = StartIndices.ReadClamped(operands.AsSpan()[2..], operand.Type.Dimensions.AsSpan(), sizes);
        var bytes = operand.Bytes.ToArray();
        StridedCopy.Copy(update.Type.Dimensions, update, new(0, update.Type.Strides()), bytes, StartIndices.LayoutAt(starts, operand.Type));
        return [new Literal(operand.Type, bytes)];
    }

    /// <summary>Reads and writes the update alone, as XLA's cost analysis counts it: the operand is updated in place.</summary>
    public override OpWork Work(Operation operation) =>
        new(0, 0, (2.0 * operation.Operands[1].TensorType.ByteSize) + operation.Operands.Skip(2).Sum(o => o.TensorType.ByteSize));
}

/// <summary>Builds updates at computed places.</summary>
public static class DynamicUpdateSliceBuilder
{
    /// <summary>The operand with <paramref name="update"/> put where it starts at the given integer scalars, one per dimension.</summary>
    public static Value DynamicUpdateSlice(this Builder builder, Value operand, Value update, params ImmutableArray<Value> startIndices) =>
        builder.Append(DynamicUpdateSliceOp.Instance, [operand, update, .. startIndices]).Result;
}
