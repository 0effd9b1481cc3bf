using System.Collections.Immutable;

namespace TpuRemote.Hlo.Attributes;

/// <summary><c>#stablehlo.dot&lt;...&gt;</c> of dot_general.</summary>
public sealed record DotDimensionNumbers(
    ImmutableArray<long> LhsBatching,
    ImmutableArray<long> RhsBatching,
    ImmutableArray<long> LhsContracting,
    ImmutableArray<long> RhsContracting) : HloAttribute;

/// <summary><c>#stablehlo.gather&lt;...&gt;</c> of gather.</summary>
public sealed record GatherDimensionNumbers(
    ImmutableArray<long> OffsetDims,
    ImmutableArray<long> CollapsedSliceDims,
    ImmutableArray<long> OperandBatchingDims,
    ImmutableArray<long> StartIndicesBatchingDims,
    ImmutableArray<long> StartIndexMap,
    long IndexVectorDim) : HloAttribute;

/// <summary><c>#stablehlo.scatter&lt;...&gt;</c> of scatter.</summary>
public sealed record ScatterDimensionNumbers(
    ImmutableArray<long> UpdateWindowDims,
    ImmutableArray<long> InsertedWindowDims,
    ImmutableArray<long> InputBatchingDims,
    ImmutableArray<long> ScatterIndicesBatchingDims,
    ImmutableArray<long> ScatterDimsToOperandDims,
    long IndexVectorDim) : HloAttribute;

/// <summary>
/// <c>#stablehlo.conv&lt;[b, 0, 1, f]x[0, 1, i, o]-&gt;[b, 0, 1, f]&gt;</c>: where batch, feature and spatial dimensions stand.
/// Spatial lists give, for spatial dimension 0, 1, ..., its place.
/// </summary>
public sealed record ConvolutionDimensionNumbers(
    long InputBatch,
    long InputFeature,
    ImmutableArray<long> InputSpatial,
    long KernelInputFeature,
    long KernelOutputFeature,
    ImmutableArray<long> KernelSpatial,
    long OutputBatch,
    long OutputFeature,
    ImmutableArray<long> OutputSpatial) : HloAttribute;

/// <summary><c>#stablehlo.channel_handle&lt;handle = 1, type = 0&gt;</c>.</summary>
public sealed record ChannelHandle(long Handle, long Type) : HloAttribute;
