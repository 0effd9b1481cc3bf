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

/// <summary>How XLA's cost analysis counts one element of an elementwise op.</summary>
public enum ElementwiseCost
{
    /// <summary>One floating-point or integer operation.</summary>
    Flop,

    /// <summary>One transcendental function; not counted as a flop.</summary>
    Transcendental,
}

/// <summary>
/// An op that applies a scalar operation to each element of one tensor, or of two of the same type. What it means and on which
/// element types is said by its <see cref="Scalars.ScalarOp"/>; the families list the ops, one declaration each.
/// </summary>
/// <param name="shortName">The name without the dialect.</param>
/// <param name="scalarOp">What happens to each element.</param>
/// <param name="cost">How an element is counted.</param>
/// <param name="gradient">How a cotangent flows back.</param>
public sealed class ElementwiseOp(string shortName, ScalarOp scalarOp, ElementwiseCost cost, GradientRule gradient) : PureOp
{
    /// <summary>The scalar operation.</summary>
    public ScalarOp ScalarOp { get; } = scalarOp;

    /// <summary>The number of operands, 1 or 2.</summary>
    public int Arity { get; } = Scalar.Arity(scalarOp);

    /// <summary>How an element is counted.</summary>
    public ElementwiseCost Cost { get; } = cost;

    /// <inheritdoc />
    public override string Name { get; } = $"stablehlo.{shortName}";

    /// <inheritdoc />
    public override OpTextForm Text => Scalar.IsPredicate(ScalarOp) ? TextForms.FunctionalType : TextForms.Elementwise;

    /// <inheritdoc />
    public override GradientRule Gradient { get; } = gradient;

    /// <summary>
    /// Checks the operands' element types (the tables "Inputs") and C1: operands and result are of one type (shape, for is_finite).
    /// </summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.RequireTensors(Arity)) return [];
        for (var i = 0; i < Arity; i++)
        {
            var type = site.Tensor(i);
            site.Require(
                Scalar.Supports(ScalarOp, type.ElementType),
                $"I{i + 1}",
                $"operand {i} should be of {Describe(Scalar.Operands(ScalarOp))} type, it is {type}");
        }
        var operand = site.Tensor(0);
        if (Arity == 2)
            site.Require(
                operand.Equals(site.Tensor(1)), "C1", $"lhs and rhs should be of one type, they are {operand} and {site.Tensor(1)}");
        return site.RequireResult(Scalar.IsPredicate(ScalarOp) ? operand.With(ElementType.I1) : operand, "C1");
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var type = operands[0].Type.ElementType;
        var result = new byte[operation.Result.TensorType.ByteSize];
        if (Arity == 1) Scalar.Unary(ScalarOp, type, operands[0].Bytes.Span, result);
        else Scalar.Binary(ScalarOp, type, operands[0].Bytes.Span, operands[1].Bytes.Span, result);
        return [new Literal(operation.Result.TensorType, result)];
    }

    /// <inheritdoc />
    public override OpWork Work(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        double count = operation.Result.TensorType.ElementCount;
        return Cost == ElementwiseCost.Flop
            ? new OpWork(count, 0, OpWork.BytesOf(operation))
            : new OpWork(0, count, OpWork.BytesOf(operation));
    }

    internal static string Describe(OperandKinds kinds)
    {
        if (kinds.HasFlag(OperandKinds.Any)) return "any";
        List<string> names = [];
        if (kinds.HasFlag(OperandKinds.Boolean)) names.Add("boolean");
        if (kinds.HasFlag(OperandKinds.Integer)) names.Add("integer");
        else if (kinds.HasFlag(OperandKinds.Signed)) names.Add("signed integer");
        else if (kinds.HasFlag(OperandKinds.Unsigned)) names.Add("unsigned integer");
        if (kinds.HasFlag(OperandKinds.Float)) names.Add("floating-point");
        return string.Join(" or ", names);
    }
}
