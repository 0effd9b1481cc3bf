using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// dynamic_slice: a slice that starts where other tensors say, moved inward where it would overhang (specification, section
/// "dynamic_slice").
/// </summary>
public sealed class DynamicSliceOp : PureOp
{
    private DynamicSliceOp()
    {
    }

    /// <summary>The op.</summary>
    public static DynamicSliceOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.dynamic_slice";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.DynamicSlice;

    /// <summary>The cotangent goes back to where the slice was taken; all else gets zeros.</summary>
    public override GradientRule Gradient { get; } = GradientRule.By(site =>
    {
        var starts = site.Operation.Operands[1..];
        var zeros = site.Builder.Zeros(site.Operand(0).TensorType);
        return [site.Builder.DynamicUpdateSlice(zeros, site.Cotangent, starts), .. starts.Select(_ => (Value?)null)];
    });

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        var sizes = site.RequireIntegers("slice_sizes", "I3");
        var any = site.Require(!site.Operands.IsEmpty, "I", "an operand was expected, none was given");
        if (!any || !site.RequireTensors() || sizes.IsDefault) return [];
        var operand = site.Tensor(0);
        site.Require(
            site.Operands.Length - 1 == operand.Rank && sizes.Length == operand.Rank,
            "C2",
            $"one start index and one slice size for each of the operand's {operand.Rank} dimensions were "
            + $"expected, {site.Operands.Length - 1} and {sizes.Length} were given");
        RequireStarts(site, 1, "C3");
        var fits = sizes.Length != operand.Rank || sizes.Zip(operand.Dimensions).All(p => p.First >= 0 && p.First <= p.Second);
        site.Require(fits, "C4", $"slice_sizes should be at least 0 and fit {operand}, they are [{string.Join(", ", sizes)}]");
        return site.IsValid ? [operand.With(sizes.AsSpan())] : [];
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        var operand = operands[0];
        var type = operation.Result.TensorType;
        var starts = StartIndices.ReadClamped(operands.AsSpan()[1..], operand.Type.Dimensions.AsSpan(), type.Dimensions.AsSpan());
        var bytes = new byte[type.ByteSize];
        StridedCopy.Copy(type.Dimensions, operand, StartIndices.LayoutAt(starts, operand.Type), bytes, new(0, type.Strides()));
        return [new Literal(type, bytes)];
    }

    /// <summary>Reads and writes the slice alone, as XLA's cost analysis counts it.</summary>
    public override OpWork Work(Operation operation) =>
        new(0, 0, (2.0 * operation.Result.TensorType.ByteSize) + operation.Operands.Skip(1).Sum(o => o.TensorType.ByteSize));

    /// <summary>Requires that the operands from <paramref name="first"/> on are integer scalars of one type.</summary>
    internal static void RequireStarts(OpSite site, int first, string constraint)
    {
        for (var i = first; i < site.Operands.Length; i++)
        {
            var type = site.Tensor(i);
            var fits = type.IsScalar && type.ElementType.IsInteger();
            site.Require(fits, $"I{first + 1}", $"start index {i - first} should be an integer scalar, it is of type {type}");
        }
        var types = site.Operands.Skip(first).Select(o => o.Type).Distinct().ToImmutableArray();
        site.Require(
            types.Length <= 1, constraint, $"start indices should be of one type, they are of types {string.Join(", ", types)}");
    }
}

/// <summary>Builds slices at computed places.</summary>
public static class DynamicSliceBuilder
{
    /// <summary>A slice of the given sizes that starts at the given integer scalars, one per dimension.</summary>
    public static Value DynamicSlice(
        this Builder builder, Value operand, ImmutableArray<Value> startIndices, params ReadOnlySpan<long> sizes) =>
        builder.Append(
            DynamicSliceOp.Instance,
            [operand, .. startIndices],
            AttributeDictionary.Of(("slice_sizes", DenseArrayAttribute.Of(sizes)))).Result;
}
