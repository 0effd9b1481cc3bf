using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// dot_general: products of matrices, with batches (specification, section "dot_general"). The result may be declared in another element
/// type of the same kind; operands are then converted to it first. precision_config does not change what the reference computes.
/// </summary>
public sealed class DotGeneralOp : PureOp
{
    private DotGeneralOp()
    {
    }

    /// <summary>The op.</summary>
    public static DotGeneralOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.dot_general";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.DotGeneral;

    /// <inheritdoc />
    public override GradientRule Gradient { get; } = GradientRule.By(DotGeneralGradient.Pullback);

    /// <summary>The dimension numbers of a dot_general op.</summary>
    public static DotDimensionNumbers NumbersOf(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation.Attributes.Get<DotDimensionNumbers>("dot_dimension_numbers");
    }

    /// <summary>Checks C1 to C13 of the section; the result's element type is that of the operands where none is declared.</summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.RequireTensors(2)) return [];
        var (lhs, rhs) = (site.Tensor(0), site.Tensor(1));
        RequirePrecision(site);
        site.Require(lhs.ElementType == rhs.ElementType, "C13", $"lhs and rhs should have one element type, they are {lhs} and {rhs}");
        if (site.RequireAttribute<DotDimensionNumbers>("dot_dimension_numbers", "I3") is not { } numbers) return [];
        DotGeneralRules.RequireNumbers(site, lhs, rhs, numbers);
        if (!site.IsValid) return [];
        var elementType = site.DeclaredTensor()?.ElementType ?? lhs.ElementType;
        site.Require(
            elementType.IsFloat() == lhs.ElementType.IsFloat() && elementType.IsBoolean() == lhs.ElementType.IsBoolean(),
            "O1",
            $"the result's element type should be of the operands' kind, {lhs.ElementType.Name()}, it is {elementType.Name()}");
        return site.RequireResult(new TensorType(elementType, DotGeneralRules.ResultDimensions(lhs, rhs, numbers)), "C12");
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return [MatrixProduct.Of(operands[0], operands[1], NumbersOf(operation), operation.Result.TensorType)];
    }

    /// <summary>Two flops, a multiplication and an addition, for each result element and index of the contraction.</summary>
    public override OpWork Work(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var lhs = operation.Operands[0].TensorType;
        var depth = NumbersOf(operation).LhsContracting.Aggregate(1.0, (product, d) => product * lhs.Dimensions[(int)d]);
        return new OpWork(2 * depth * operation.Result.TensorType.ElementCount, 0, OpWork.BytesOf(operation));
    }

    private static void RequirePrecision(OpSite site)
    {
        if (site.Attributes.Find("precision_config") is { } given)
        {
            var precisions = given as ArrayAttribute;
            site.Require(
                precisions is not null && precisions.Items.All(i => i is EnumAttribute { Value: "DEFAULT" or "HIGH" or "HIGHEST" }),
                "I7",
                $"attribute 'precision_config' should be a list of DEFAULT, HIGH and HIGHEST, it is {given}");
            site.Require(
                precisions is null || precisions.Items.Length is 0 or 2,
                "C11",
                $"precision_config should have 2 entries, it has {precisions?.Items.Length}");
        }
        if (site.Attributes.Find("algorithm") is { } algorithm)
            site.Error(
                "I8", $"attribute 'algorithm' is not supported, it is {algorithm}; use precision_config", DiagnosticKind.Unimplemented);
    }
}

/// <summary>Builds matrix products.</summary>
public static class DotGeneralBuilder
{
    /// <summary>The product over contracted dimensions.</summary>
    /// <param name="builder">Where the op is appended.</param>
    /// <param name="lhs">The left operand.</param>
    /// <param name="rhs">The right operand.</param>
    /// <param name="numbers">What is batched and what is contracted.</param>
    /// <param name="precision">The attribute precision_config; absent where null.</param>
    /// <param name="elementType">The result's element type; that of the operands where null.</param>
    /// <returns>Batching dimensions, then the rest of lhs, then the rest of rhs.</returns>
    public static Value DotGeneral(
        this Builder builder,
        Value lhs,
        Value rhs,
        DotDimensionNumbers numbers,
        ArrayAttribute? precision = null,
        ElementType? elementType = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(lhs);
        ArgumentNullException.ThrowIfNull(rhs);
        var attributes = AttributeDictionary.Of(("dot_dimension_numbers", numbers), ("precision_config", precision));
        ImmutableArray<HloType> declared = [];
        if (elementType is { } stated && DotGeneralRules.AreInRange(lhs.TensorType, rhs.TensorType, numbers))
            declared = [new TensorType(stated, DotGeneralRules.ResultDimensions(lhs.TensorType, rhs.TensorType, numbers))];
        return builder.Append(DotGeneralOp.Instance, [lhs, rhs], attributes, resultTypes: declared).Result;
    }

    /// <summary>The product of matrices or vectors: the last dimension of lhs with the first of rhs.</summary>
    public static Value Dot(this Builder builder, Value lhs, Value rhs, ArrayAttribute? precision = null)
    {
        ArgumentNullException.ThrowIfNull(lhs);
        return builder.DotGeneral(lhs, rhs, new([], [], [lhs.TensorType.Rank - 1], [0]), precision);
    }
}
