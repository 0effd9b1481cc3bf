using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>select: takes each element from one of two tensors (specification, section "select").</summary>
public sealed class SelectOp : PureOp
{
    private SelectOp()
    {
    }

    /// <summary>The op.</summary>
    public static SelectOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.select";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Select;

    /// <summary>The cotangent goes where the element came from; the other side gets zero.</summary>
    public override GradientRule Gradient { get; } = GradientRule.By(Pullback);

    /// <summary>Checks C1 (pred is a scalar or shaped as on_true) and C2 (on_true, on_false and result are of one type).</summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.RequireTensors(3)) return [];
        var (pred, onTrue, onFalse) = (site.Tensor(0), site.Tensor(1), site.Tensor(2));
        site.Require(pred.ElementType == ElementType.I1, "I1", $"pred should be of i1, it is {pred}");
        site.Require(
            pred.IsScalar || pred.Dimensions.SequenceEqual(onTrue.Dimensions),
            "C1",
            $"pred should be a scalar or shaped as {onTrue}, it is {pred}");
        site.Require(onTrue.Equals(onFalse), "C2", $"on_true and on_false should be of one type, they are {onTrue} and {onFalse}");
        return site.RequireResult(onTrue, "C2");
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        var (pred, onTrue, onFalse) = (operands[0], operands[1], operands[2]);
        var result = new byte[onTrue.Bytes.Length];
        Scalar.Select(onTrue.Type.ElementType, pred.Bytes.Span, onTrue.Bytes.Span, onFalse.Bytes.Span, result);
        return [new Literal(onTrue.Type, result)];
    }

    /// <inheritdoc />
    public override OpWork Work(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return new OpWork(operation.Result.TensorType.ElementCount, 0, OpWork.BytesOf(operation));
    }

    private static ImmutableArray<Value?> Pullback(GradientSite site)
    {
        var (b, pred) = (site.Builder, site.Operand(0));
        var zeros = b.Zeros(site.Result.TensorType);
        return
        [
            null,
            site.Wants(1) ? b.Select(pred, site.Cotangent, zeros) : null,
            site.Wants(2) ? b.Select(pred, zeros, site.Cotangent) : null,
        ];
    }
}

/// <summary>Builds selections.</summary>
public static class SelectBuilder
{
    /// <summary>The elements of <paramref name="onTrue"/> where the predicate holds, of <paramref name="onFalse"/> elsewhere.</summary>
    /// <param name="builder">Where the op is appended.</param>
    /// <param name="pred">i1: a scalar, or one for each element.</param>
    /// <param name="onTrue">Taken where the predicate holds.</param>
    /// <param name="onFalse">Taken where it does not; of the same type.</param>
    public static Value Select(this Builder builder, Value pred, Value onTrue, Value onFalse)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Append(SelectOp.Instance, [pred, onTrue, onFalse]).Result;
    }
}
