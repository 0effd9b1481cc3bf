using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>Windows over all dimensions of a tensor, as reduce_window and select_and_scatter slide them.</summary>
internal sealed class Windows
{
    private readonly ImmutableArray<WindowDimension> _dimensions;
    private readonly TensorType _operand;

    /// <summary>Slides windows over a tensor of the given type.</summary>
    public Windows(ImmutableArray<WindowDimension> dimensions, TensorType operand)
    {
        _dimensions = dimensions;
        _operand = operand;
        Sizes = [.. dimensions.Select(d => d.Size)];
        Counts = [.. dimensions.Select((d, i) => d.Windows(operand.Dimensions[i]))];
    }

    /// <summary>The window's size in each dimension.</summary>
    public ImmutableArray<long> Sizes { get; }

    /// <summary>How many windows there are in each dimension.</summary>
    public ImmutableArray<long> Counts { get; }

    /// <summary>The windows of a verified op.</summary>
    public static ImmutableArray<WindowDimension> Of(AttributeDictionary attributes)
    {
        var sizes = attributes.Integers("window_dimensions");
        var rank = sizes.Length;
        var strides = attributes.Integers("window_strides", rank, 1);
        var baseDilations = attributes.Integers("base_dilations", rank, 1);
        var windowDilations = attributes.Integers("window_dilations", rank, 1);
        var padding = attributes.Padding(rank);
        return [.. sizes.Select((size, d) => new WindowDimension(
            size, strides[d], padding[d].Low, padding[d].High, baseDilations[d], windowDilations[d]))];
    }

    /// <summary>For each window in row-major order, the flat place of the element that it has at an offset; -1 where it has none.</summary>
    public int[] Sources(ReadOnlySpan<long> offset)
    {
        var sources = new int[Counts.Aggregate(1L, (x, y) => x * y)];
        var window = new long[Counts.Length];
        for (var i = 0; i < sources.Length; i++)
        {
            sources[i] = Source(window, offset);
            IndexSpace.Advance(window, Counts.AsSpan());
        }
        return sources;
    }

    /// <summary>Visits the window's offsets in row-major order with the <see cref="Sources"/> of each.</summary>
    public void ForEachOffset(Action<int[]> visit)
    {
        var offset = new long[Sizes.Length];
        do
        {
            visit(Sources(offset));
        }
        while (IndexSpace.Advance(offset, Sizes.AsSpan()));
    }

    private int Source(ReadOnlySpan<long> window, ReadOnlySpan<long> offset)
    {
        long flat = 0;
        for (var d = 0; d < window.Length; d++)
        {
            var element = _dimensions[d].Source(window[d], offset[d], _operand.Dimensions[d]);
            if (element < 0) return -1;
            flat = (flat * _operand.Dimensions[d]) + element;
        }
        return (int)flat;
    }
}
