using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// What gather and scatter share: from an index of the gathered (or updating) tensor to an index of the tensor that slices are taken from
/// (or put into). Scatter's dimension numbers are gather's under other names.
/// </summary>
internal sealed class SliceIndexing
{
    private readonly GatherDimensionNumbers _numbers;
    private readonly long[] _indices;
    private readonly long[] _batchStrides;
    private readonly long _vectorStride;
    private readonly int[] _batchDims;
    private readonly int[] _windowDims;

    /// <summary>Prepares for one tensor of indices.</summary>
    /// <param name="numbers">The dimension numbers, verified.</param>
    /// <param name="operand">The type of the tensor that slices are taken from.</param>
    /// <param name="indices">The start indices.</param>
    /// <param name="sliced">The type of the gathered tensor.</param>
    public SliceIndexing(GatherDimensionNumbers numbers, TensorType operand, Literal indices, TensorType sliced)
    {
        _numbers = numbers;
        _indices = StartIndices.Read(indices);
        var strides = indices.Type.Strides();
        var vector = (int)numbers.IndexVectorDim;
        _vectorStride = vector < strides.Length ? strides[vector] : 0;
        _batchStrides = [.. strides.Where((_, d) => d != vector)];
        _batchDims = [.. Enumerable.Range(0, sliced.Rank).Where(d => !numbers.OffsetDims.Contains(d))];
        _windowDims = [.. WindowDimsOf(numbers, operand.Rank)];
    }

    /// <summary>The operand's dimensions that slices extend over, in order: neither collapsed nor batching.</summary>
    public static IEnumerable<int> WindowDimsOf(GatherDimensionNumbers numbers, int rank) =>
        Enumerable.Range(0, rank).Where(d => !numbers.CollapsedSliceDims.Contains(d) && !numbers.OperandBatchingDims.Contains(d));

    /// <summary>Scatter's dimension numbers as those of the gather that takes what the scatter puts.</summary>
    public static GatherDimensionNumbers Of(ScatterDimensionNumbers numbers) => new(
        numbers.UpdateWindowDims,
        numbers.InsertedWindowDims,
        numbers.InputBatchingDims,
        numbers.ScatterIndicesBatchingDims,
        numbers.ScatterDimsToOperandDims,
        numbers.IndexVectorDim);

    /// <summary>
    /// Where the slice that an index lies in starts (<c>full_start_index</c>), and the index's place in it (batching and offset index).
    /// </summary>
    public void Locate(ReadOnlySpan<long> index, Span<long> start, Span<long> offset)
    {
        long at = 0;
        for (var b = 0; b < _batchDims.Length; b++) at += index[_batchDims[b]] * _batchStrides[b];
        start.Clear();
        for (var s = 0; s < _numbers.StartIndexMap.Length; s++) start[(int)_numbers.StartIndexMap[s]] = _indices[at + (s * _vectorStride)];
        offset.Clear();
        for (var b = 0; b < _numbers.OperandBatchingDims.Length; b++)
        {
            var dimension = _numbers.StartIndicesBatchingDims[b];
            offset[(int)_numbers.OperandBatchingDims[b]] = index[_batchDims[dimension - (dimension < _numbers.IndexVectorDim ? 0 : 1)]];
        }
        for (var w = 0; w < _windowDims.Length; w++) offset[_windowDims[w]] = index[(int)_numbers.OffsetDims[w]];
    }

    /// <summary>The dimension sizes of the indices without the dimension of the index vectors.</summary>
    public static ImmutableArray<long> BatchSizes(TensorType indices, long indexVectorDim) =>
        [.. indices.Dimensions.Where((_, d) => d != indexVectorDim)];

    /// <summary>Puts batch sizes and offset sizes where the dimension numbers have them (the specification's <c>combine</c>).</summary>
    public static ImmutableArray<long> Combine(
        ImmutableArray<long> batchSizes, ImmutableArray<long> offsetSizes, ImmutableArray<long> offsetDims)
    {
        var batch = new Queue<long>(batchSizes);
        var offset = new Queue<long>(offsetSizes);
        var rank = batchSizes.Length + offsetSizes.Length;
        return [.. Enumerable.Range(0, rank).Select(d => offsetDims.Contains(d) ? offset.Dequeue() : batch.Dequeue())];
    }
}
