using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>broadcast_in_dim: repeats a tensor along new or widened dimensions (specification, section "broadcast_in_dim").</summary>
public sealed class BroadcastInDimOp : PureOp
{
    private BroadcastInDimOp()
    {
    }

    /// <summary>The op.</summary>
    public static BroadcastInDimOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.broadcast_in_dim";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.BroadcastInDim;

    /// <summary>The cotangent is summed over what was repeated.</summary>
    public override GradientRule Gradient { get; } = GradientRule.By(Pullback);

    /// <summary>Checks C1 to C5; the result is declared.</summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.RequireTensors(1)
            | !site.RequireIntegers("broadcast_dimensions", "I2", out var dimensions)
            | !site.RequireDeclared(out var result)) return [];
        var operand = site.Tensor(0);
        site.Require(
            operand.ElementType == result!.ElementType, "C1", $"the result should be of {operand.ElementType}, it is declared as {result}");
        var sized = site.Require(
            dimensions.Length == operand.Rank,
            "C2",
            $"broadcast_dimensions should be {operand.Rank} numbers, they are [{string.Join(", ", dimensions)}]");
        var inRange = site.RequireDimensions(dimensions, result.Rank, "C3", "broadcast_dimensions");
        site.RequireDistinct(dimensions, "C4", "broadcast_dimensions");
        if (sized && inRange) RequireSizes(site, operand, result, dimensions);
        return site.RequireResult(result, "C1");
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return [Broadcast(operands[0], operation.Result.TensorType, operation.Attributes.Integers("broadcast_dimensions"))];
    }

    /// <inheritdoc />
    public override OpWork Work(Operation operation) => OpWork.Moving(operation);

    internal static Literal Broadcast(Literal operand, TensorType type, ImmutableArray<long> dimensions)
    {
        var from = new long[type.Rank];
        var strides = operand.Type.Strides();
        for (var d = 0; d < dimensions.Length; d++) from[dimensions[d]] = operand.Type.Dimensions[d] == 1 ? 0 : strides[d];
        var result = new byte[type.ByteSize];
        StridedCopy.Copy(type.Dimensions, operand, new(0, [.. from]), result, new(0, type.Strides()));
        return new Literal(type, result);
    }

    private static void RequireSizes(OpSite site, TensorType operand, TensorType result, ImmutableArray<long> dimensions)
    {
        for (var d = 0; d < operand.Rank; d++)
        {
            var (size, wide) = (operand.Dimensions[d], result.Dimensions[(int)dimensions[d]]);
            site.Require(
                size == 1 || size == wide,
                "C5",
                $"dimension {d} of {operand} should be 1 or {wide}, dimension {dimensions[d]} of {result}, it is {size}");
        }
    }

    private static ImmutableArray<Value?> Pullback(GradientSite site)
    {
        var (b, operand, result) = (site.Builder, site.Operand(0).TensorType, site.Result.TensorType);
        var dimensions = site.Operation.Attributes.Integers("broadcast_dimensions");
        long[] kept = [.. Enumerable.Range(0, operand.Rank).Where(d => operand.Dimensions[d] != 1).Select(d => dimensions[d])];
        long[] ascending = [.. kept.Order()];
        var summed = b.ReduceSum(site.Cotangent, [.. Enumerable.Range(0, result.Rank).Where(d => !kept.Contains(d))]);
        var ordered = b.Transpose(summed, [.. kept.Select(d => (long)Array.IndexOf(ascending, d))]);
        return [b.Reshape(ordered, operand.Dimensions)];
    }
}

/// <summary>Builds broadcasts.</summary>
public static class BroadcastInDimBuilder
{
    /// <summary>Repeats the operand.</summary>
    /// <param name="builder">Where the op is appended.</param>
    /// <param name="operand">What is repeated.</param>
    /// <param name="type">The result's type.</param>
    /// <param name="dimensions">For each dimension of the operand, the result's dimension that it becomes.</param>
    public static Value BroadcastInDim(this Builder builder, Value operand, TensorType type, params ImmutableArray<long> dimensions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var attributes = AttributeDictionary.Of(("broadcast_dimensions", DenseArrayAttribute.Of([.. dimensions])));
        return builder.Append(BroadcastInDimOp.Instance, [operand], attributes, resultTypes: [type]).Result;
    }
}
