using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>slice: every stride-th element between two indices of each dimension (specification, section "slice").</summary>
public sealed class SliceOp : PureOp
{
    private SliceOp()
    {
    }

    /// <summary>The op.</summary>
    public static SliceOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.slice";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Slice;

    /// <summary>The cotangent is padded back to where it came from.</summary>
    public override GradientRule Gradient { get; } = GradientRule.By(Pullback);

    /// <summary>Checks C1 (element type), C2 (sizes of the attributes), C3 (bounds), C4 (strides) and C5 (the result's shape).</summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.RequireTensors(1)
            | !site.RequireIntegers("start_indices", "I2", out var starts)
            | !site.RequireIntegers("limit_indices", "I3", out var limits)
            | !site.RequireIntegers("strides", "I4", out var strides)) return [];
        var operand = site.Tensor(0);
        if (site.DeclaredTensor() is { } result)
            site.Require(
                operand.ElementType == result.ElementType,
                "C1",
                $"the result should be of {operand.ElementType}, it is declared as {result}");
        var sized = site.Require(
            starts.Length == operand.Rank && limits.Length == operand.Rank && strides.Length == operand.Rank,
            "C2",
            $"start_indices, limit_indices and strides should be {operand.Rank} numbers each, "
                + $"they are {starts.Length}, {limits.Length} and {strides.Length}");
        for (var d = 0; sized && d < operand.Rank; d++) RequireBounds(site, operand, d, starts[d], limits[d], strides[d]);
        if (!site.IsValid) return [];
        return site.RequireResult(
            operand.With([.. Enumerable.Range(0, operand.Rank).Select(d => Count(limits[d] - starts[d], strides[d]))]), "C5");
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var type = operation.Result.TensorType;
        var starts = operation.Attributes.Integers("start_indices");
        var steps = operation.Attributes.Integers("strides");
        var strides = operands[0].Type.Strides();
        var from = new StridedLayout(
            Enumerable.Range(0, type.Rank).Sum(d => starts[d] * strides[d]), [.. strides.Select((stride, d) => stride * steps[d])]);
        var result = new byte[type.ByteSize];
        StridedCopy.Copy(type.Dimensions, operands[0], from, result, new(0, type.Strides()));
        return [new Literal(type, result)];
    }

    /// <summary>Reads and writes what the result holds; the rest of the operand is not touched.</summary>
    public override OpWork Work(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return new OpWork(0, 0, 2.0 * operation.Result.TensorType.ByteSize);
    }

    // The quotient rounded up, for strides up to the largest number.
    private static long Count(long span, long stride) => span == 0 ? 0 : ((span - 1) / stride) + 1;

    private static void RequireBounds(OpSite site, TensorType operand, int dimension, long start, long limit, long stride)
    {
        var size = operand.Dimensions[dimension];
        site.Require(
            start >= 0 && start <= limit && limit <= size,
            "C3",
            $"0 <= start <= limit <= {size} should hold in dimension {dimension} of {operand}, start is {start} and limit is {limit}");
        site.Require(stride > 0, "C4", $"the stride of dimension {dimension} should be positive, it is {stride}");
    }

    private static ImmutableArray<Value?> Pullback(GradientSite site)
    {
        var (operand, result) = (site.Operand(0).TensorType, site.Result.TensorType);
        var starts = site.Operation.Attributes.Integers("start_indices");
        var steps = site.Operation.Attributes.Integers("strides");
        var spans = result.Dimensions.Select((size, d) => size + (Math.Max(size - 1, 0) * (steps[d] - 1))).ToArray();
        var zero = site.Builder.ConstantScalar(operand.ElementType, 0);
        return
        [
            site.Builder.Pad(
                site.Cotangent,
                zero,
                starts,
                [.. operand.Dimensions.Select((size, d) => size - starts[d] - spans[d])],
                [.. steps.Select(step => step - 1)]),
        ];
    }
}

/// <summary>Builds slices.</summary>
public static class SliceBuilder
{
    /// <summary>Every stride-th element from start to before limit, in each dimension.</summary>
    /// <param name="builder">Where the op is appended.</param>
    /// <param name="operand">What is cut.</param>
    /// <param name="starts">For each dimension the first index.</param>
    /// <param name="limits">For each dimension the index to stop before.</param>
    /// <param name="strides">For each dimension the step; all 1 where default.</param>
    public static Value Slice(
        this Builder builder,
        Value operand,
        ImmutableArray<long> starts,
        ImmutableArray<long> limits,
        ImmutableArray<long> strides = default)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ImmutableArray<long> steps = strides.IsDefault ? [.. starts.Select(_ => 1L)] : strides;
        var attributes = AttributeDictionary.Of(
            ("start_indices", DenseArrayAttribute.Of([.. starts])),
            ("limit_indices", DenseArrayAttribute.Of([.. limits])),
            ("strides", DenseArrayAttribute.Of([.. steps])));
        return builder.Append(SliceOp.Instance, [operand], attributes).Result;
    }
}
