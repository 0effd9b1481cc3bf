using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Gradients;

/// <summary>The pullbacks of gather and scatter, each by the other.</summary>
internal static class SliceIndexingGradient
{
    /// <summary>
    /// gather: the cotangent's slices are added where they were taken. Gather moves overhanging slices inward and scatter drops what
    /// overhangs, so the indices are moved inward first.
    /// </summary>
    public static ImmutableArray<Value?> OfGather(GradientSite site)
    {
        if (!site.Wants(0)) return [null, null];
        var numbers = GatherOp.NumbersOf(site.Operation);
        var operand = site.Operand(0).TensorType;
        var sizes = GatherOp.SliceSizesOf(site.Operation);
        var indices = MovedInward(site.Builder, site.Operand(1), numbers, [.. operand.Dimensions.Zip(sizes, (all, slice) => all - slice)]);
        var sum = ReductionBody.Of(site.Builder, BinaryOps.Add, operand.ElementType);
        return [site.Builder.Scatter([site.Builder.Zeros(operand)], indices, [site.Cotangent], Reverse(numbers), sum)[0], null];
    }

    /// <summary>
    /// scatter of one tensor: where updates are added, the input gets the cotangent and the updates what is gathered from it; where they
    /// replace, and no element is updated twice, the input gets the cotangent with zeros in those places.
    /// </summary>
    public static ImmutableArray<Value?> OfScatter(GradientSite site)
    {
        if (ScatterOp.InputsOf(site.Operation) != 1) throw site.Refuse("it scatters into several tensors at once");
        var body = site.Operation.Regions[0];
        var replaces = body.Results[0] == body.Arguments[1];
        if (!replaces && ReductionBody.SingleOp(body) != BinaryOps.Add) throw site.Refuse("its region neither adds nor replaces");
        if (replaces && site.Operation.Attributes.Find("unique_indices") is not BooleanAttribute { Value: true })
            throw site.Refuse("it replaces elements without the promise of unique_indices, so that the last update of each wins");
        var input = site.Operand(0).TensorType.ElementType;
        var cotangent = site.Builder.Convert(site.Cotangent, input);
        return
        [
            !site.Wants(0) ? null : replaces ? Erased(site, cotangent) : cotangent,
            null,
            site.Wants(2) ? Gathered(site, cotangent) : null,
        ];
    }

    private static Value Erased(GradientSite site, Value cotangent)
    {
        var zeros = site.Builder.Zeros(site.Operand(2).TensorType);
        var scalar = TensorType.Of(cotangent.TensorType.ElementType);
        var nested = site.Builder.Nested();
        nested.Argument(scalar);
        var replace = nested.Return(nested.Argument(scalar));
        var numbers = ScatterOp.NumbersOf(site.Operation);
        return site.Builder.Scatter([cotangent], site.Operand(1), [zeros], numbers, replace, uniqueIndices: true)[0];
    }

    // Dropped updates get zeros: slices are gathered from the cotangent with a margin of zeros as wide as a slice, into which gather moves
    // those that lie further out.
    private static Value Gathered(GradientSite site, Value cotangent)
    {
        var builder = site.Builder;
        var numbers = SliceIndexing.Of(ScatterOp.NumbersOf(site.Operation));
        var input = cotangent.TensorType;
        var sizes = WindowSizes(numbers, input.Rank, site.Operand(2).TensorType);
        ImmutableArray<long> margins = [.. sizes.Select((size, d) => numbers.StartIndexMap.Contains(d) ? size : 0)];
        var padded = builder.Pad(cotangent, builder.ConstantScalar(input.ElementType, 0), margins, margins);
        var indices = Limited(builder, site.Operand(1));
        var margin = AlongVectors(builder, indices.TensorType, numbers, margins);
        return builder.Gather(padded, builder.Add(indices, margin), numbers, sizes);
    }

    // Signed 64-bit indices that are so far from their ends that adding a margin does not wrap; no tensor is as long.
    private static Value Limited(Builder builder, Value indices)
    {
        const double Far = 1L << 60;
        var type = indices.TensorType.ElementType;
        if (type.BitWidth() < 64) return builder.Convert(indices, ElementType.I64);
        var limited = builder.Clamp(
            builder.ConstantScalar(type, type.IsSigned() ? -Far : 0), indices, builder.ConstantScalar(type, Far));
        return builder.Convert(limited, ElementType.I64);
    }

    private static ImmutableArray<long> WindowSizes(GatherDimensionNumbers numbers, int rank, TensorType updates)
    {
        var sizes = Enumerable.Repeat(1L, rank).ToArray();
        foreach (var (dimension, window) in SliceIndexing.WindowDimsOf(numbers, rank).Zip(numbers.OffsetDims))
            sizes[dimension] = updates.Dimensions[(int)window];
        return [.. sizes];
    }

    private static Value MovedInward(Builder builder, Value indices, GatherDimensionNumbers numbers, ImmutableArray<long> most)
    {
        var type = indices.TensorType;
        return builder.Clamp(builder.ConstantScalar(type.ElementType, 0), indices, AlongVectors(builder, type, numbers, most));
    }

    // For each component of each index vector the number of the operand's dimension that it is for.
    private static Value AlongVectors(
        Builder builder, TensorType indices, GatherDimensionNumbers numbers, ImmutableArray<long> perDimension)
    {
        long[] values = [.. numbers.StartIndexMap.Select(d => Math.Min(perDimension[(int)d], Most(indices.ElementType)))];
        var vector = Literal.Create<long>(TensorType.Of(ElementType.I64, values.Length), values);
        var bytes = new byte[values.Length * indices.ElementType.ByteSize()];
        Scalar.Convert(ElementType.I64, vector.Bytes.Span, indices.ElementType, bytes);
        var ofVector = numbers.IndexVectorDim < indices.Rank;
        var type = ofVector ? TensorType.Of(indices.ElementType, values.Length) : TensorType.Of(indices.ElementType);
        return builder.BroadcastInDim(builder.Constant(new Literal(type, bytes)), indices, ofVector ? [numbers.IndexVectorDim] : []);
    }

    private static long Most(ElementType type) =>
        type.BitWidth() == 64 ? long.MaxValue : (1L << (type.BitWidth() - (type.IsSigned() ? 1 : 0))) - 1;

    private static ScatterDimensionNumbers Reverse(GatherDimensionNumbers numbers) => new(
        numbers.OffsetDims,
        numbers.CollapsedSliceDims,
        numbers.OperandBatchingDims,
        numbers.StartIndicesBatchingDims,
        numbers.StartIndexMap,
        numbers.IndexVectorDim);
}
