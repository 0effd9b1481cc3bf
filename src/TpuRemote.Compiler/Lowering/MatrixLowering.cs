using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Lowering;

/// <summary>dot_general and convolution: the work of the matrix units.</summary>
internal static class MatrixLowering
{
    /// <summary>
    /// dot_general as a batched matrix product. Operands are walked where they lie; only where a group of dimensions cannot be
    /// walked with one stride is the operand moved first.
    /// </summary>
    public static void DotGeneral(Emitter emitter, Operation operation)
    {
        var numbers = operation.Attributes.Get<DotDimensionNumbers>("dot_dimension_numbers");
        var (lhs, rhs) = (operation.Operands[0].TensorType, operation.Operands[1].TensorType);
        ImmutableArray<long> lhsFree = Free(lhs.Rank, numbers.LhsBatching, numbers.LhsContracting);
        ImmutableArray<long> rhsFree = Free(rhs.Rank, numbers.RhsBatching, numbers.RhsContracting);
        var lhsView = Grouped(emitter, operation.Operands[0], numbers.LhsBatching, lhsFree, numbers.LhsContracting);
        var rhsView = Grouped(emitter, operation.Operands[1], numbers.RhsBatching, numbers.RhsContracting, rhsFree);
        emitter.Emit(
            new MatrixMultiply(
                Count(lhs, numbers.LhsBatching),
                Count(lhs, lhsFree),
                Count(lhs, numbers.LhsContracting),
                Count(rhs, rhsFree),
                lhsView,
                rhsView,
                emitter.NewBuffer(operation.Result),
                PrecisionOf(emitter, operation)),
            operation);
    }

    /// <summary>convolution, its operands and result transposed to the machine's layout.</summary>
    public static void Convolution(Emitter emitter, Operation operation)
    {
        var numbers = operation.Attributes.Get<ConvolutionDimensionNumbers>("dimension_numbers");
        ImmutableArray<long> inputOrder = [numbers.InputBatch, .. numbers.InputSpatial, numbers.InputFeature];
        ImmutableArray<long> kernelOrder = [.. numbers.KernelSpatial, numbers.KernelInputFeature, numbers.KernelOutputFeature];
        ImmutableArray<long> resultOrder = [numbers.OutputBatch, .. numbers.OutputSpatial, numbers.OutputFeature];
        var input = Transposed(emitter, operation.Operands[0], inputOrder);
        var kernel = Transposed(emitter, operation.Operands[1], kernelOrder);
        var result = operation.Result.TensorType;
        ImmutableArray<long> resultDimensions = Pick(result.Dimensions, resultOrder);
        var buffer = emitter.NewBuffer(new TensorType(result.ElementType, resultDimensions), emitter.IsVarying(operation.Result));
        emitter.Emit(
            new Convolve(
                input,
                kernel,
                buffer,
                Pick(operation.Operands[0].TensorType.Dimensions, inputOrder),
                Pick(operation.Operands[1].TensorType.Dimensions, kernelOrder),
                resultDimensions,
                Window(operation, numbers),
                operation.Attributes.Integer("feature_group_count", 1),
                operation.Attributes.Integer("batch_group_count", 1),
                PrecisionOf(emitter, operation)),
            operation);

        // The result is read where it lies, its dimensions in the op's order.
        var strides = new TensorType(result.ElementType, resultDimensions).Strides();
        var places = new long[result.Rank];
        for (var d = 0; d < places.Length; d++) places[resultOrder[d]] = strides[d];
        emitter.Define(operation.Result, new Source.Stored(new View(buffer, 0, [.. places])));
    }

    private static ImmutableArray<WindowDimension> Window(Operation operation, ConvolutionDimensionNumbers numbers)
    {
        var rank = numbers.KernelSpatial.Length;
        var strides = operation.Attributes.Integers("window_strides", rank, 1);
        var lhsDilation = operation.Attributes.Integers("lhs_dilation", rank, 1);
        var rhsDilation = operation.Attributes.Integers("rhs_dilation", rank, 1);
        var reversal = operation.Attributes.Integers("window_reversal", rank, 0);
        var padding = ReductionLowering.Padding(operation, rank);
        var kernel = operation.Operands[1].TensorType.Dimensions;
        return [.. Enumerable.Range(0, rank).Select(d => new WindowDimension(
            kernel[(int)numbers.KernelSpatial[d]],
            strides[d],
            padding[d].Low,
            padding[d].High,
            lhsDilation[d],
            rhsDilation[d],
            reversal[d] != 0))];
    }

    // The operand's own precision_config raises the precision of the rewrite, and never lowers it (design decision 4).
    private static MatrixPrecision PrecisionOf(Emitter emitter, Operation operation)
    {
        if (emitter.Options.Precision == Precision.Exact) return MatrixPrecision.Exact;
        var isFloat = operation.Operands[0].TensorType.ElementType.IsFloat();
        if (emitter.Options.Precision == Precision.F32 || !isFloat) return MatrixPrecision.F32;
        if (!operation.Attributes.TryGet<ArrayAttribute>("precision_config", out var config)) return MatrixPrecision.Bf16;
        var asked = config.Items.OfType<EnumAttribute>().Select(p => p.Value).ToList();
        return asked.Contains("HIGHEST") ? MatrixPrecision.F32 : asked.Contains("HIGH") ? MatrixPrecision.Bf16x3 : MatrixPrecision.Bf16;
    }

    // A view over three dimensions, each standing for a group of the operand's.
    private static View Grouped(Emitter emitter, Value operand, params ImmutableArray<long>[] groups)
    {
        var (type, view) = (operand.TensorType, emitter.ViewOf(operand));
        var strides = groups.Select(g => Views.MergedStride(view, type.Dimensions, g)).ToList();
        if (strides.TrueForAll(s => s is not null)) return view with { Strides = [.. strides.Select(s => s!.Value)] };
        var buffer = Transposed(emitter, operand, [.. groups.SelectMany(g => g)]);
        return Views.Dense(buffer, TensorType.Of(type.ElementType, [.. groups.Select(g => Count(type, g))]));
    }

    private static int Transposed(Emitter emitter, Value operand, ImmutableArray<long> order)
    {
        var type = operand.TensorType;
        if (order.SequenceEqual(Enumerable.Range(0, type.Rank).Select(d => (long)d))) return emitter.DenseOf(operand);
        var view = emitter.ViewOf(operand);
        var moved = new TensorType(type.ElementType, Pick(type.Dimensions, order));
        var walked = view with { Strides = Pick(view.Strides, order) };
        var isWhole = emitter.Buffers[view.Buffer].Type.ElementCount == type.ElementCount;
        if (isWhole && Views.IsDense(walked, moved.Dimensions)) return view.Buffer;
        var buffer = emitter.NewBuffer(moved, emitter.IsVarying(operand));
        emitter.Emit(new Copy(moved.Dimensions, walked, Views.Dense(buffer, moved)), operand.DefiningOperation);
        return buffer;
    }

    private static ImmutableArray<long> Free(int rank, ImmutableArray<long> batching, ImmutableArray<long> contracting) =>
        [.. Enumerable.Range(0, rank).Select(d => (long)d).Where(d => !batching.Contains(d) && !contracting.Contains(d))];

    private static ImmutableArray<long> Pick(ImmutableArray<long> values, ImmutableArray<long> order) =>
        [.. order.Select(d => values[(int)d])];

    private static long Count(TensorType type, IEnumerable<long> dimensions) =>
        dimensions.Aggregate(1L, (product, d) => product * type.Dimensions[(int)d]);
}
