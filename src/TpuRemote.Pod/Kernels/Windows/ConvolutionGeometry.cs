using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Pod.Kernels.Windows;

/// <summary>
/// A convolution as products, one for each group: the rows of the left operand are the places of the result (batch, then spatial),
/// its depth is the window's positions, each with the group's input features, which are neighbours in memory.
/// </summary>
internal sealed class ConvolutionGeometry
{
    private readonly ImmutableArray<WindowDimension> _window;
    private readonly ImmutableArray<long> _outputSizes;
    private readonly ImmutableArray<long> _strides;
    private readonly long[][] _elements;
    private readonly long[] _offsets;

    public ConvolutionGeometry(Convolve instruction)
    {
        _window = instruction.Window;
        _outputSizes = instruction.ResultDimensions[1..^1];
        _strides = TensorType.Of(ElementType.I8, instruction.InputDimensions.AsSpan()).Strides();
        Groups = instruction.FeatureGroups * instruction.BatchGroups;
        IsGroupedByBatch = instruction.BatchGroups > 1;
        OutputBatch = instruction.ResultDimensions[0];
        OutputFeatures = instruction.ResultDimensions[^1];
        Features = instruction.KernelDimensions[^2];
        SpatialCount = _outputSizes.Aggregate(1L, (x, y) => x * y);
        PositionCount = _window.Aggregate(1L, (x, w) => x * w.Size);
        _offsets = [.. Enumerable.Range(0, (int)PositionCount).SelectMany(Offsets)];
        _elements = [.. _window.Select((w, d) => Table(w, _outputSizes[d], instruction.InputDimensions[d + 1]))];
    }

    /// <summary>Spatial dimensions.</summary>
    public int Rank => _window.Length;

    /// <summary>Groups of features or of the batch; each is a product of its own.</summary>
    public long Groups { get; }

    /// <summary>Whether the groups are of the batch.</summary>
    public bool IsGroupedByBatch { get; }

    /// <summary>Batch of the result.</summary>
    public long OutputBatch { get; }

    /// <summary>Features of the result.</summary>
    public long OutputFeatures { get; }

    /// <summary>Input features of one group.</summary>
    public long Features { get; }

    /// <summary>Spatial places of the result.</summary>
    public long SpatialCount { get; }

    /// <summary>Positions of the window.</summary>
    public long PositionCount { get; }

    /// <summary>Rows of each product.</summary>
    public long Rows => OutputBatch * SpatialCount;

    /// <summary>Depth of each product.</summary>
    public long Depth => PositionCount * Features;

    /// <summary>Columns of each product.</summary>
    public long Columns => OutputFeatures / Groups;

    /// <summary>Where a row's batch and features start in the input, in elements, and its spatial index.</summary>
    public long Row(long row, long group, Span<long> index)
    {
        var (batch, place) = Math.DivRem(row, SpatialCount);
        for (var d = Rank - 1; d >= 0; d--) (place, index[d]) = Math.DivRem(place, _outputSizes[d]);
        return IsGroupedByBatch ? (group * OutputBatch + batch) * _strides[0] : batch * _strides[0] + group * Features;
    }

    /// <summary>
    /// The distance from where a row starts to what it meets at a window position; -1 for padding and between dilated elements.
    /// </summary>
    public long Place(ReadOnlySpan<long> index, long position)
    {
        long place = 0;
        for (var d = 0; d < Rank; d++)
        {
            var element = _elements[d][index[d] * _window[d].Size + _offsets[position * Rank + d]];
            if (element < 0) return -1;
            place += element * _strides[d + 1];
        }
        return place;
    }

    private IEnumerable<long> Offsets(int position)
    {
        var offsets = new long[Rank];
        long rest = position;
        for (var d = Rank - 1; d >= 0; d--) (rest, offsets[d]) = Math.DivRem(rest, _window[d].Size);
        return offsets;
    }

    private static long[] Table(WindowDimension window, long outputs, long size)
    {
        var elements = new long[outputs * window.Size];
        for (long i = 0; i < elements.Length; i++) elements[i] = WindowPlaces.Along(window, i / window.Size, i % window.Size, size);
        return elements;
    }
}
