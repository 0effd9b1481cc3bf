using System.Collections.Immutable;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>clamp: minimum(maximum(operand, min), max) (specification, section "clamp").</summary>
public sealed class ClampOp : PureOp
{
    private ClampOp()
    {
    }

    /// <summary>The op.</summary>
    public static ClampOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.clamp";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Elementwise;

    /// <summary>The cotangent goes to the operand strictly between the limits, and to the limit that holds it outside.</summary>
    public override GradientRule Gradient { get; } = GradientRule.By(Pullback);

    /// <summary>Checks C1 and C2 (limits are scalars or shaped as the operand), C3 (element types) and C4 (the result's type).</summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.RequireTensors(3)) return [];
        var (min, operand, max) = (site.Tensor(0), site.Tensor(1), site.Tensor(2));
        site.Require(
            min.IsScalar || min.Dimensions.SequenceEqual(operand.Dimensions),
            "C1",
            $"min should be a scalar or shaped as {operand}, it is {min}");
        site.Require(
            max.IsScalar || max.Dimensions.SequenceEqual(operand.Dimensions),
            "C2",
            $"max should be a scalar or shaped as {operand}, it is {max}");
        site.Require(
            min.ElementType == operand.ElementType && max.ElementType == operand.ElementType,
            "C3",
            $"min, operand and max should have one element type, they are {min}, {operand} and {max}");
        return site.RequireResult(operand, "C4");
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        var (min, x, max) = (operands[0], operands[1], operands[2]);
        var result = new byte[x.Bytes.Length];
        Scalar.Clamp(x.Type.ElementType, min.Bytes.Span, x.Bytes.Span, max.Bytes.Span, result);
        return [new Literal(x.Type, result)];
    }

    /// <inheritdoc />
    public override OpWork Work(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return new OpWork(operation.Result.TensorType.ElementCount, 0, OpWork.BytesOf(operation));
    }

    private static ImmutableArray<Value?> Pullback(GradientSite site)
    {
        var (b, x) = (site.Builder, site.Operand(1));
        var zeros = b.Zeros(x.TensorType);
        var (min, max) = (Widened(site, 0), Widened(site, 2));
        return site.ForEach(
            () => Narrowed(site, 0, b.Select(b.Compare(x, min, ComparisonDirection.LT), site.Cotangent, zeros)),
            () => b.Select(
                b.And(b.Compare(x, min, ComparisonDirection.GT), b.Compare(x, max, ComparisonDirection.LT)), site.Cotangent, zeros),
            () => Narrowed(site, 2, b.Select(b.Compare(x, max, ComparisonDirection.GT), site.Cotangent, zeros)));
    }

    private static Value Widened(GradientSite site, int limit) => site.Operand(limit).TensorType.Equals(site.Result.TensorType)
        ? site.Operand(limit)
        : site.Builder.BroadcastInDim(site.Operand(limit), site.Result.TensorType, []);

    private static Value Narrowed(GradientSite site, int limit, Value cotangent) => site.Operand(limit).Type.Equals(cotangent.Type)
        ? cotangent
        : site.Builder.ReduceSum(cotangent, [.. Enumerable.Range(0, cotangent.TensorType.Rank)]);
}

/// <summary>Builds clamps.</summary>
public static class ClampBuilder
{
    /// <summary>The operand held between two limits.</summary>
    /// <param name="builder">Where the op is appended.</param>
    /// <param name="min">The lower limit: a scalar, or one for each element.</param>
    /// <param name="operand">What is held.</param>
    /// <param name="max">The upper limit: a scalar, or one for each element.</param>
    public static Value Clamp(this Builder builder, Value min, Value operand, Value max)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Append(ClampOp.Instance, [min, operand, max]).Result;
    }
}
