using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// reduce: folds dimensions away with a body (specification, section "reduce"). Operands are the inputs, then their initial values.
/// The schedule is the plain fold: the initial value first, then the elements in ascending order of their index. A body may compute in
/// wider types than its inputs have; they are then converted first.
/// </summary>
public sealed class ReduceOp : PureOp
{
    private ReduceOp()
    {
    }

    /// <summary>The op.</summary>
    public static ReduceOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.reduce";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Reduce;

    /// <summary>Defined for one input and bodies that add, multiply or take the maximum or minimum.</summary>
    public override GradientRule Gradient { get; } = GradientRule.By(ReduceGradient.Pullback);

    /// <summary>
    /// Checks C1 (shapes of the inputs), C2 (element types), C3 (as many initial values as inputs), C4 and C5 (dimensions in range
    /// and unique), C6 (the body's type) and C7 with C8 (the results).
    /// </summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.RequireTensors()
            | !site.RequireIntegers("dimensions", "I3", out var dimensions)
            | !site.RequireCompleteRegions(1)) return [];
        var count = site.Operands.Length / 2;
        var paired = site.Require(
            count >= 1 && site.Operands.Length == 2 * count,
            "C3",
            $"as many initial values as inputs were expected, at least one of each; {site.Operands.Length} operands were given");
        if (!paired || !site.IsValid) return [];
        ImmutableArray<TensorType> inputs = [.. Enumerable.Range(0, count).Select(site.Tensor)];
        for (var i = 0; i < count; i++) RequireInput(site, inputs, i);
        var inRange = site.RequireDimensions(dimensions, inputs[0].Rank, "C4", "dimensions");
        site.RequireDistinct(dimensions, "C5", "dimensions");
        var elementTypes = site.RequireReducer(site.Regions[0], "C6", "body", [.. inputs.Select(i => i.ElementType)]);
        if (!inRange || !site.IsValid) return [];
        ImmutableArray<long> kept = [.. inputs[0].Dimensions.Where((_, d) => !dimensions.Contains(d))];
        ImmutableArray<HloType> results = [.. elementTypes.Select(e => new TensorType(e, kept))];
        if (!site.DeclaredResults.IsEmpty)
        {
            site.Require(
                results.SequenceEqual(site.DeclaredResults),
                "C7",
                $"the results should be ({string.Join(", ", results)}), they are declared as ({string.Join(", ", site.DeclaredResults)})");
        }
        return site.IsValid ? results : [];
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Reduction.Of(operation, operands).Fold(regions);
    }

    /// <summary>XLA counts the body once for every element that is folded away.</summary>
    public override OpWork Work(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        double times = operation.Operands[0].TensorType.ElementCount - operation.Results[0].TensorType.ElementCount;
        return (RegionRules.WorkOf(operation.Regions[0]) * times) with { BytesAccessed = OpWork.BytesOf(operation) };
    }

    private static void RequireInput(OpSite site, ImmutableArray<TensorType> inputs, int index)
    {
        var (input, initial) = (inputs[index], site.Tensor(inputs.Length + index));
        site.Require(
            input.Dimensions.SequenceEqual(inputs[0].Dimensions), "C1", $"input {index} should be shaped as {inputs[0]}, it is {input}");
        site.Require(initial.IsScalar, $"I{inputs.Length + index + 1}", $"initial value {index} should be a scalar, it is {initial}");
        site.Require(
            input.ElementType == initial.ElementType,
            "C2",
            $"input {index} and its initial value should have one element type, they are {input} and {initial}");
    }
}

/// <summary>Builds reductions.</summary>
public static class ReduceBuilder
{
    /// <summary>Folds dimensions of several inputs together.</summary>
    /// <param name="builder">Where the op is appended.</param>
    /// <param name="inputs">Tensors of one shape.</param>
    /// <param name="initialValues">For each input a scalar.</param>
    /// <param name="dimensions">The dimensions folded away.</param>
    /// <param name="body">Takes the folded scalars, then the elements; returns the folded scalars.</param>
    public static ImmutableArray<Value> Reduce(
        this Builder builder,
        ImmutableArray<Value> inputs,
        ImmutableArray<Value> initialValues,
        ImmutableArray<long> dimensions,
        Region body)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var attributes = AttributeDictionary.Of(("dimensions", DenseArrayAttribute.Of([.. dimensions])));
        return builder.Append(ReduceOp.Instance, inputs.AddRange(initialValues), attributes, [body]).Results;
    }

    /// <summary>Folds dimensions with one op, for example <see cref="BinaryOps.Add"/>.</summary>
    public static Value Reduce(
        this Builder builder, Value operand, Value initialValue, ElementwiseOp op, params ImmutableArray<long> dimensions)
    {
        ArgumentNullException.ThrowIfNull(operand);
        return builder.Reduce([operand], [initialValue], dimensions, ReductionBody.Of(builder, op, operand.TensorType.ElementType))[0];
    }

    /// <summary>The sum over dimensions; the operand itself where there are none.</summary>
    public static Value ReduceSum(this Builder builder, Value operand, params ImmutableArray<long> dimensions)
    {
        ArgumentNullException.ThrowIfNull(operand);
        return dimensions.IsEmpty
            ? operand
            : builder.Reduce(operand, builder.ConstantScalar(operand.TensorType.ElementType, 0), BinaryOps.Add, dimensions);
    }

    /// <summary>The largest element over dimensions, starting from the element type's least value.</summary>
    public static Value ReduceMax(this Builder builder, Value operand, params ImmutableArray<long> dimensions)
    {
        ArgumentNullException.ThrowIfNull(operand);
        var least = builder.ConstantScalar(operand.TensorType.ElementType, double.NegativeInfinity);
        return builder.Reduce(operand, least, BinaryOps.Maximum, dimensions);
    }
}
