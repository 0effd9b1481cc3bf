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

/// <summary>
/// gather: slices of a tensor, taken where another tensor says and moved inward where they would overhang (specification, section "gather";
/// batching dimensions by the RFC "Add batching dims to gather and scatter").
/// </summary>
public sealed class GatherOp : PureOp
{
    private GatherOp()
    {
    }

    /// <summary>The op.</summary>
    public static GatherOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.gather";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Generic;

    /// <inheritdoc />
    public override GradientRule Gradient { get; } = GradientRule.By(SliceIndexingGradient.OfGather);

    /// <summary>The dimension numbers of a gather.</summary>
    public static GatherDimensionNumbers NumbersOf(Operation operation) =>
        operation.Attributes.Get<GatherDimensionNumbers>("dimension_numbers");

    /// <summary>The slice sizes of a gather, one per dimension of its operand.</summary>
    public static ImmutableArray<long> SliceSizesOf(Operation operation) => operation.Attributes.Integers("slice_sizes");

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        var numbers = site.RequireAttribute<GatherDimensionNumbers>("dimension_numbers", "I3");
        var sizes = site.RequireIntegers("slice_sizes", "I9");
        if (!site.RequireTensors(2) || numbers is null || sizes.IsDefault) return [];
        var (operand, indices) = (site.Tensor(0), site.Tensor(1));
        site.Require(indices.ElementType.IsInteger(), "I2", $"start_indices should be of integer type, it is of type {indices}");
        RequireNumbers(site, numbers, operand, indices);
        RequireSizes(site, numbers, operand, sizes);
        return site.IsValid ? [ResultType(numbers, operand, indices, sizes)] : [];
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        var (operand, type) = (operands[0], operation.Result.TensorType);
        var indexing = new SliceIndexing(NumbersOf(operation), operand.Type, operands[1], type);
        var sizes = SliceSizesOf(operation);
        var size = type.ElementType.ByteSize();
        var result = new byte[type.ByteSize];
        long[] index = new long[type.Rank], place = new long[operand.Type.Rank], offset = new long[operand.Type.Rank];
        for (var i = 0; i < type.ElementCount; i++)
        {
            indexing.Locate(index, place, offset);
            for (var d = 0; d < place.Length; d++) place[d] = Math.Clamp(place[d], 0, operand.Type.Dimensions[d] - sizes[d]) + offset[d];
            var from = (int)IndexSpace.Flatten(place, operand.Type.Dimensions.AsSpan());
            operand.Bytes.Span.Slice(from * size, size).CopyTo(result.AsSpan(i * size));
            IndexSpace.Advance(index, type.Dimensions.AsSpan());
        }
        return [new Literal(type, result)];
    }

    /// <summary>Reads what it takes and writes it, as XLA's cost analysis counts it.</summary>
    public override OpWork Work(Operation operation) =>
        new(0, 0, (2.0 * operation.Result.TensorType.ByteSize) + operation.Operands[1].TensorType.ByteSize);

    private static void RequireNumbers(OpSite site, GatherDimensionNumbers numbers, TensorType operand, TensorType indices)
    {
        var (offset, collapsed, batching) = (numbers.OffsetDims, numbers.CollapsedSliceDims, numbers.OperandBatchingDims);
        site.Require(
            operand.Rank == offset.Length + collapsed.Length + batching.Length,
            "C1",
            $"offset_dims, collapsed_slice_dims and operand_batching_dims should be {operand.Rank} together, they "
            + $"are {offset.Length}, {collapsed.Length} and {batching.Length}");
        site.RequireIndexVector(numbers.IndexVectorDim, numbers.StartIndexMap, indices, "C2", "C3", "start_index_map");
        site.RequireDistinct(offset, "C4", "offset_dims");
        site.RequireSorted(offset, "C4", "offset_dims");
        var vectors = numbers.IndexVectorDim < indices.Rank ? 1 : 0;
        site.RequireDimensions(offset, indices.Rank - vectors + offset.Length, "C5", "offset_dims");
        site.RequireDistinct([.. collapsed, .. batching], "C6", "collapsed_slice_dims and operand_batching_dims");
        site.RequireSorted(collapsed, "C7", "collapsed_slice_dims");
        site.RequireDimensions(collapsed, operand.Rank, "C8", "collapsed_slice_dims");
        site.RequireSorted(batching, "C10", "operand_batching_dims");
        site.RequireDimensions(batching, operand.Rank, "C11", "operand_batching_dims");
        var indicesBatching = numbers.StartIndicesBatchingDims;
        site.RequireDistinct(indicesBatching, "C13", "start_indices_batching_dims");
        site.RequireDimensions(indicesBatching, indices.Rank, "C14", "start_indices_batching_dims");
        site.Require(
            !indicesBatching.Contains(numbers.IndexVectorDim),
            "C15",
            $"start_indices_batching_dims should not have index_vector_dim {numbers.IndexVectorDim}");
        site.RequireSameBatches(operand, batching, indices, indicesBatching, "C16", "C17");
        site.RequireDistinct([.. numbers.StartIndexMap, .. batching], "C18", "start_index_map and operand_batching_dims");
        site.RequireDimensions(numbers.StartIndexMap, operand.Rank, "C19", "start_index_map");
    }

    private static void RequireSizes(OpSite site, GatherDimensionNumbers numbers, TensorType operand, ImmutableArray<long> sizes)
    {
        var given = $"slice_sizes is [{string.Join(", ", sizes)}]";
        bool AtMostOne(IEnumerable<long> dimensions) => dimensions.All(d => d < 0 || d >= sizes.Length || sizes[(int)d] <= 1);
        site.Require(AtMostOne(numbers.CollapsedSliceDims), "C9", $"collapsed dimensions should have slices of at most 1, {given}");
        site.Require(AtMostOne(numbers.OperandBatchingDims), "C12", $"batching dimensions should have slices of at most 1, {given}");
        if (!site.Require(sizes.Length == operand.Rank, "C20", $"slice_sizes should have {operand.Rank} elements, {given}")) return;
        var fits = sizes.Zip(operand.Dimensions).All(p => p.First >= 0 && p.First <= p.Second);
        site.Require(fits, "C21", $"slice_sizes should be at least 0 and fit {operand}, {given}");
    }

    private static TensorType ResultType(GatherDimensionNumbers numbers, TensorType operand, TensorType indices, ImmutableArray<long> sizes)
    {
        ImmutableArray<long> offsets = [.. SliceIndexing.WindowDimsOf(numbers, operand.Rank).Select(d => sizes[d])];
        var batches = SliceIndexing.BatchSizes(indices, numbers.IndexVectorDim);
        return operand.With(SliceIndexing.Combine(batches, offsets, numbers.OffsetDims).AsSpan());
    }
}

/// <summary>Builds gathers.</summary>
public static class GatherBuilder
{
    /// <summary>Slices of the given sizes, taken where the start indices say.</summary>
    public static Value Gather(
        this Builder builder,
        Value operand,
        Value startIndices,
        GatherDimensionNumbers numbers,
        ImmutableArray<long> sliceSizes,
        bool indicesAreSorted = false) =>
        builder.Append(
            GatherOp.Instance,
            [operand, startIndices],
            AttributeDictionary.Of(
                ("dimension_numbers", numbers),
                ("slice_sizes", DenseArrayAttribute.Of(sliceSizes.AsSpan())),
                ("indices_are_sorted", new BooleanAttribute(indicesAreSorted)))).Result;
}
