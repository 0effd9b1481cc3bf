using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>compare: whether a relation holds between elements (specification, section "compare").</summary>
public sealed class CompareOp : PureOp
{
    private CompareOp()
    {
    }

    /// <summary>The op.</summary>
    public static CompareOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.compare";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Compare;

    /// <inheritdoc />
    public override GradientRule Gradient => GradientRule.Zero;

    /// <summary>The relation that a compare op tests.</summary>
    public static ComparisonDirection DirectionOf(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Enum.Parse<ComparisonDirection>(operation.Attributes.Get<EnumAttribute>("comparison_direction").Value);
    }

    /// <summary>The order in which a compare op sees its operands: the one stated, or that of their element type.</summary>
    public static ComparisonType OrderOf(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation.Attributes.TryGet<EnumAttribute>("compare_type", out var stated) && Parse(stated) is { } order
            ? order
            : Scalar.DefaultComparison(operation.Operands[0].TensorType.ElementType);
    }

    /// <summary>Checks C1 (element types), C2 (shapes) and C3 (compare_type suits the element type).</summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.RequireTensors(2)) return [];
        var (lhs, rhs) = (site.Tensor(0), site.Tensor(1));
        var direction = site.Attributes.Find("comparison_direction");
        site.Require(
            direction is EnumAttribute named && Enum.IsDefined(typeof(ComparisonDirection), named.Value),
            "I3",
            $"attribute 'comparison_direction' should be one of EQ, NE, GE, GT, LE and LT, it is {direction?.ToString() ?? "absent"}");
        site.Require(
            lhs.ElementType == rhs.ElementType, "C1", $"lhs and rhs should have one element type, they are {lhs} and {rhs}");
        site.Require(
            lhs.Dimensions.SequenceEqual(rhs.Dimensions), "C2", $"lhs and rhs should have one shape, they are {lhs} and {rhs}");
        RequireOrder(site, lhs.ElementType);
        return site.RequireResult(lhs.With(ElementType.I1), "C2");
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var (x, y) = (operands[0], operands[1]);
        var result = new byte[x.Type.ElementCount];
        Scalar.Compare(DirectionOf(operation), OrderOf(operation), x.Type.ElementType, x.Bytes.Span, y.Bytes.Span, result);
        return [new Literal(operation.Result.TensorType, result)];
    }

    /// <inheritdoc />
    public override OpWork Work(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return new OpWork(operation.Result.TensorType.ElementCount, 0, OpWork.BytesOf(operation));
    }

    internal static string NameOf(ComparisonType order) => order switch
    {
        ComparisonType.Float => "FLOAT",
        ComparisonType.TotalOrder => "TOTALORDER",
        ComparisonType.Signed => "SIGNED",
        ComparisonType.Unsigned => "UNSIGNED",
        _ => throw new ArgumentOutOfRangeException(nameof(order), order, "not a comparison type"),
    };

    private static void RequireOrder(OpSite site, ElementType type)
    {
        var stated = site.Attributes.Find("compare_type");
        if (stated is null) return;
        var order = stated is EnumAttribute named ? Parse(named) : null;
        if (order is null)
        {
            site.Error("I4", $"attribute 'compare_type' should be one of FLOAT, TOTALORDER, SIGNED and UNSIGNED, it is {stated}");
            return;
        }
        var natural = Scalar.DefaultComparison(type);
        site.Require(
            order == natural || (order == ComparisonType.TotalOrder && type.IsFloat()),
            "C3",
            $"compare_type of {type.Name()} should be {NameOf(natural)}{(type.IsFloat() ? " or TOTALORDER" : "")}, it is {stated}");
    }

    private static ComparisonType? Parse(EnumAttribute attribute) => attribute.Value switch
    {
        "FLOAT" => ComparisonType.Float,
        "TOTALORDER" => ComparisonType.TotalOrder,
        "SIGNED" => ComparisonType.Signed,
        "UNSIGNED" => ComparisonType.Unsigned,
        _ => null,
    };
}

/// <summary>Builds comparisons.</summary>
public static class CompareBuilder
{
    /// <summary>Whether the relation holds, element by element.</summary>
    /// <param name="builder">Where the op is appended.</param>
    /// <param name="lhs">The left operand.</param>
    /// <param name="rhs">The right operand, of the same type.</param>
    /// <param name="direction">The relation.</param>
    /// <param name="order">The order; that of the element type where null.</param>
    public static Value Compare(this Builder builder, Value lhs, Value rhs, ComparisonDirection direction, ComparisonType? order = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(lhs);
        var compared = order ?? Scalar.DefaultComparison(lhs.TensorType.ElementType);
        var attributes = AttributeDictionary.Of(
            ("comparison_direction", new EnumAttribute("comparison_direction", direction.ToString())),
            ("compare_type", new EnumAttribute("comparison_type", CompareOp.NameOf(compared))));
        return builder.Append(CompareOp.Instance, [lhs, rhs], attributes).Result;
    }
}
