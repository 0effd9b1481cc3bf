using System.Collections.Immutable;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Pod.Instructions;

/// <summary>Copies elements along two views of one iteration space (transpose, slice, reverse, concatenate, the inside of a pad).</summary>
public sealed record Copy(ImmutableArray<long> Dimensions, View Source, View Destination) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => [Source.Buffer];

    /// <inheritdoc />
    public override IEnumerable<int> Writes => [Destination.Buffer];
}

/// <summary>Fills a whole buffer with the one element of another.</summary>
public sealed record Fill(int Value, int Destination) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => [Value];

    /// <inheritdoc />
    public override IEnumerable<int> Writes => [Destination];
}

/// <summary>
/// Copies a block whose start is known only at run time; starts are clamped so that it lies inside (specification, "dynamic_slice").
/// </summary>
/// <param name="Source">The buffer that is sliced, of <paramref name="SourceDimensions"/>.</param>
/// <param name="Starts">One integer scalar buffer for each dimension.</param>
/// <param name="Destination">The slice, dense.</param>
/// <param name="SourceDimensions">Dimensions of the source.</param>
/// <param name="Sizes">Dimensions of the slice.</param>
public sealed record SliceAt(
    int Source, ImmutableArray<int> Starts, int Destination, ImmutableArray<long> SourceDimensions, ImmutableArray<long> Sizes)
        : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => [Source, .. Starts];

    /// <inheritdoc />
    public override IEnumerable<int> Writes => [Destination];
}

/// <summary>
/// Overwrites a block of <paramref name="Destination"/> in place; starts are clamped (specification, "dynamic_update_slice").
/// </summary>
public sealed record UpdateAt(
    int Update, ImmutableArray<int> Starts, int Destination, ImmutableArray<long> DestinationDimensions, ImmutableArray<long> Sizes)
        : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => [Update, .. Starts, Destination];

    /// <inheritdoc />
    public override IEnumerable<int> Writes => [Destination];
}

/// <summary>gather with the specification's dimension numbers; start indices are clamped.</summary>
public sealed record GatherSlices(
    int Operand,
    int StartIndices,
    int Result,
    ImmutableArray<long> OperandDimensions,
    ImmutableArray<long> IndicesDimensions,
    ImmutableArray<long> ResultDimensions,
    ImmutableArray<long> SliceSizes,
    ImmutableArray<long> OffsetDims,
    ImmutableArray<long> CollapsedSliceDims,
    ImmutableArray<long> OperandBatchingDims,
    ImmutableArray<long> StartIndicesBatchingDims,
    ImmutableArray<long> StartIndexMap,
    long IndexVectorDim) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => [Operand, StartIndices];

    /// <inheritdoc />
    public override IEnumerable<int> Writes => [Result];
}

/// <summary>scatter into n buffers in place, updates in row-major order; updates that fall outside are dropped.</summary>
/// <param name="Inputs">n buffers that are updated in place.</param>
/// <param name="ScatterIndices">Where to.</param>
/// <param name="Updates">n buffers of updates.</param>
/// <param name="Combiner">2n inputs (n current values, n updates), n outputs.</param>
/// <param name="InputDimensions">Dimensions of the inputs.</param>
/// <param name="IndicesDimensions">Dimensions of the indices.</param>
/// <param name="UpdateDimensions">Dimensions of the updates.</param>
/// <param name="UpdateWindowDims">update_window_dims.</param>
/// <param name="InsertedWindowDims">inserted_window_dims.</param>
/// <param name="InputBatchingDims">input_batching_dims.</param>
/// <param name="ScatterIndicesBatchingDims">scatter_indices_batching_dims.</param>
/// <param name="ScatterDimsToOperandDims">scatter_dims_to_operand_dims.</param>
/// <param name="IndexVectorDim">index_vector_dim.</param>
public sealed record ScatterUpdates(
    ImmutableArray<int> Inputs,
    int ScatterIndices,
    ImmutableArray<int> Updates,
    LaneProgram Combiner,
    ImmutableArray<long> InputDimensions,
    ImmutableArray<long> IndicesDimensions,
    ImmutableArray<long> UpdateDimensions,
    ImmutableArray<long> UpdateWindowDims,
    ImmutableArray<long> InsertedWindowDims,
    ImmutableArray<long> InputBatchingDims,
    ImmutableArray<long> ScatterIndicesBatchingDims,
    ImmutableArray<long> ScatterDimsToOperandDims,
    long IndexVectorDim) : Instruction
{
    /// <inheritdoc />
    public override IEnumerable<int> Reads => [.. Inputs, ScatterIndices, .. Updates];

    /// <inheritdoc />
    public override IEnumerable<int> Writes => Inputs;
}
