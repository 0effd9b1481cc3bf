using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Pod.Kernels.Indexing;

/// <summary>
/// How gather and scatter number things (specification, "gather" and "scatter"): an index of the result (of the updates) splits in
/// a batch index, which picks an index vector, and an offset inside the slice that starts there.
/// </summary>
internal sealed unsafe class SliceNumbers
{
    private readonly int[] _batchDims;
    private readonly long[] _indexStrides;
    private readonly long _vectorStride;
    private readonly int[] _startMap;
    private readonly (int Operand, int Slice)[] _batching;
    private readonly (int Operand, int Slice)[] _offsets;

    private SliceNumbers(
        ImmutableArray<long> operandDimensions, ImmutableArray<long> indicesDimensions, ImmutableArray<long> sliceDimensions,
        ImmutableArray<long> offsetDims, ImmutableArray<long> collapsedDims, ImmutableArray<long> operandBatchingDims,
        ImmutableArray<long> indicesBatchingDims, ImmutableArray<long> startMap, long indexVectorDim)
    {
        OperandDimensions = operandDimensions;
        SliceDimensions = sliceDimensions;
        OperandStrides = TensorType.Of(ElementType.I8, operandDimensions.AsSpan()).Strides();
        _batchDims = [.. Enumerable.Range(0, sliceDimensions.Length).Where(d => !offsetDims.Contains(d))];
        var strides = TensorType.Of(ElementType.I8, indicesDimensions.AsSpan()).Strides();
        _indexStrides = [.. strides.Where((_, d) => d != indexVectorDim)];
        _vectorStride = indexVectorDim < strides.Length ? strides[(int)indexVectorDim] : 0;
        _startMap = [.. startMap.Select(d => (int)d)];
        _batching = [.. operandBatchingDims.Zip(indicesBatchingDims, (o, i) => ((int)o, _batchDims[i < indexVectorDim ? i : i - 1]))];
        var windowDims = Enumerable.Range(0, operandDimensions.Length)
            .Where(d => !collapsedDims.Contains(d) && !operandBatchingDims.Contains(d));
        _offsets = [.. windowDims.Zip(offsetDims, (o, s) => (o, (int)s))];
    }

    /// <summary>Dimensions of the operand (of the input that is scattered into).</summary>
    public ImmutableArray<long> OperandDimensions { get; }

    /// <summary>Its row-major strides, in elements.</summary>
    public ImmutableArray<long> OperandStrides { get; }

    /// <summary>Dimensions of the result (of the updates).</summary>
    public ImmutableArray<long> SliceDimensions { get; }

    /// <summary>
    /// The innermost dimension of the slices, where it runs along the operand's innermost: so many elements are neighbours on both sides;
    /// else 1.
    /// </summary>
    public long Run =>
        _offsets.Length > 0 && _offsets[^1] == (OperandDimensions.Length - 1, SliceDimensions.Length - 1) ? SliceDimensions[^1] : 1;

    /// <summary>The numbers of a gather.</summary>
    public static SliceNumbers Of(GatherSlices i) => new(
        i.OperandDimensions, i.IndicesDimensions, i.ResultDimensions, i.OffsetDims, i.CollapsedSliceDims, i.OperandBatchingDims,
        i.StartIndicesBatchingDims, i.StartIndexMap, i.IndexVectorDim);

    /// <summary>The numbers of a scatter, under the names of a gather.</summary>
    public static SliceNumbers Of(ScatterUpdates i) => new(
        i.InputDimensions, i.IndicesDimensions, i.UpdateDimensions, i.UpdateWindowDims, i.InsertedWindowDims, i.InputBatchingDims,
        i.ScatterIndicesBatchingDims, i.ScatterDimsToOperandDims, i.IndexVectorDim);

    /// <summary>Splits the row-major number of a run of the result (of the updates) into the index of its first element.</summary>
    public void Index(long run, long* index)
    {
        var element = run * Run;
        for (var d = SliceDimensions.Length - 1; d >= 0; d--) (element, index[d]) = Math.DivRem(element, SliceDimensions[d]);
    }

    /// <summary>Where the slice of an index starts in the operand, unclamped, and the place inside it.</summary>
    // Invariant: index, start and offset have the ranks of slices and operand; indices were checked to have an element for each vector.
    public void Locate(long* index, byte* indices, ElementType indexType, long* start, long* offset)
    {
        long vector = 0;
        for (var b = 0; b < _batchDims.Length; b++) vector += index[_batchDims[b]] * _indexStrides[b];
        new Span<long>(start, OperandDimensions.Length).Clear();
        new Span<long>(offset, OperandDimensions.Length).Clear();
        for (var s = 0; s < _startMap.Length; s++) start[_startMap[s]] = IndexReader.Read(indices, indexType, vector + s * _vectorStride);
        foreach (var (operand, slice) in _batching) offset[operand] = index[slice];
        foreach (var (operand, slice) in _offsets) offset[operand] = index[slice];
    }
}
