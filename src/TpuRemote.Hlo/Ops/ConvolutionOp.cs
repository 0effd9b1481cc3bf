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

/// <summary>convolution: dot products of windows of <c>lhs</c> with <c>rhs</c> (specification, section "convolution").</summary>
public sealed class ConvolutionOp : PureOp
{
    private ConvolutionOp()
    {
    }

    /// <summary>The op.</summary>
    public static ConvolutionOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.convolution";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Convolution;

    /// <inheritdoc />
    public override GradientRule Gradient { get; } = GradientRule.By(ConvolutionGradient.Pullback);

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        var numbers = site.RequireAttribute<ConvolutionDimensionNumbers>("dimension_numbers", "I8");
        if (!site.RequireTensors(2) || numbers is null) return [];
        var (lhs, rhs) = (site.Tensor(0), site.Tensor(1));
        var sameRank = site.Require(
            lhs.Rank == rhs.Rank && lhs.Rank >= 2, "C1", $"lhs and rhs should have one rank, at least 2, they are {lhs} and {rhs}");
        site.Require(lhs.ElementType == rhs.ElementType, "C27", $"lhs and rhs should have one element type, they are {lhs} and {rhs}");
        if (!sameRank || !ConvolutionRules.RequireNumbers(site, numbers, lhs.Rank)) return [];
        var windows = ConvolutionRules.RequireWindows(site, numbers, rhs);
        ConvolutionRules.RequireGroups(site, numbers, lhs, rhs);
        ConvolutionRules.RequirePrecision(site);
        return site.IsValid ? ConvolutionRules.ResultTypes(site, numbers, windows) : [];
    }

    /// <summary>
    /// Each element is a sum from 0 on over the window's places in row-major order, the features innermost; products and sums are rounded
    /// to the result's element type one by one.
    /// </summary>
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var shape = ConvolutionShape.Of(operation);
        var type = operation.Result.TensorType;
        var numbers = shape.Numbers;
        var lhs = Laid(operands[0], type.ElementType, [numbers.InputBatch, .. numbers.InputSpatial, numbers.InputFeature]);
        var rhs = Laid(operands[1], type.ElementType, [.. numbers.KernelSpatial, numbers.KernelInputFeature, numbers.KernelOutputFeature]);
        var result = new byte[type.ByteSize];
        var loop = new ConvolutionLoop(shape, lhs.Bytes.Span, rhs.Bytes.Span, result);
        ElementTypeDispatch.VisitNumeric<ConvolutionLoop, bool>(type.ElementType, ref loop);
        ImmutableArray<long> order = [numbers.OutputBatch, .. numbers.OutputSpatial, numbers.OutputFeature];
        var laid = new Literal(type.With([.. order.Select(d => type.Dimensions[(int)d])]), result);
        return [TransposeOp.Transposed(laid, [.. Enumerable.Range(0, type.Rank).Select(d => (long)order.IndexOf(d))])];
    }

    /// <summary>
    /// A multiplication and an addition for each place of each window that meets an element, as XLA's cost analysis counts it.
    /// </summary>
    public override OpWork Work(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var shape = ConvolutionShape.Of(operation);
        double products = shape.OutputBatch * shape.OutputFeatures * shape.KernelFeatures;
        for (var d = 0; d < shape.Windows.Length; d++) products *= shape.Windows[d].Meetings(shape.InputSizes[d]);
        return new(2 * products, 0, OpWork.BytesOf(operation));
    }

    private static Literal Laid(Literal operand, ElementType elementType, ImmutableArray<long> order) =>
        TransposeOp.Transposed(ConvertOp.Converted(operand, elementType), order);
}

/// <summary>Builds convolutions.</summary>
public static class ConvolutionBuilder
{
    /// <summary>Dot products of windows of <paramref name="lhs"/> with <paramref name="rhs"/>.</summary>
    /// <param name="builder">Where the op is appended.</param>
    /// <param name="lhs">The input.</param>
    /// <param name="rhs">The kernel.</param>
    /// <param name="numbers">Where batch, feature and spatial dimensions stand.</param>
    /// <param name="windows">One per spatial dimension; their sizes are the kernel's. Stride 1, no padding and no dilation where
    /// default.</param>
    /// <param name="featureGroupCount">Into how many groups the features are split.</param>
    /// <param name="batchGroupCount">Into how many groups the batch is split.</param>
    /// <param name="precision">DEFAULT, HIGH or HIGHEST, for both operands.</param>
    /// <param name="elementType">The result's element type; the operands' where null.</param>
    public static Value Convolution(
        this Builder builder,
        Value lhs,
        Value rhs,
        ConvolutionDimensionNumbers numbers,
        ImmutableArray<WindowDimension> windows = default,
        long featureGroupCount = 1,
        long batchGroupCount = 1,
        string precision = "DEFAULT",
        ElementType? elementType = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(lhs);
        ArgumentNullException.ThrowIfNull(rhs);
        ArgumentNullException.ThrowIfNull(numbers);
        var sizes = numbers.KernelSpatial.Select(d => rhs.TensorType.Dimensions[(int)d]);
        ImmutableArray<WindowDimension> slid = windows.IsDefault ? [.. sizes.Select(size => new WindowDimension(size))] : windows;
        var attributes = ConvolutionRules.ToAttributes(numbers, slid, featureGroupCount, batchGroupCount, precision);
        var inferred = new OpSite(
            ConvolutionOp.Instance, [lhs, rhs], attributes, [], [], Diagnostics.Location.Unknown).CheckedResultTypes();
        ImmutableArray<HloType> declared = elementType is { } type && inferred is [TensorType result] ? [result.With(type)] : [];
        return builder.Append(ConvolutionOp.Instance, [lhs, rhs], attributes, resultTypes: declared).Result;
    }
}
