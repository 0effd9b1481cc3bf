using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Pod.Kernels.Windows;

/// <summary>
/// Where windows over an array find their elements (specification, "reduce_window"): windows and their positions in row-major order.
/// </summary>
internal sealed unsafe class WindowPlaces
{
    private readonly ImmutableArray<long> _dimensions;
    private readonly ImmutableArray<long> _strides;
    private readonly ImmutableArray<long> _windows;
    private readonly ImmutableArray<WindowDimension> _window;

    /// <param name="dimensions">Dimensions of the array.</param>
    /// <param name="windows">How many windows there are along each.</param>
    /// <param name="window">How they move over it.</param>
    public WindowPlaces(ImmutableArray<long> dimensions, ImmutableArray<long> windows, ImmutableArray<WindowDimension> window)
    {
        (_dimensions, _windows, _window) = (dimensions, windows, window);
        _strides = TensorType.Of(ElementType.I8, dimensions.AsSpan()).Strides();
        PositionCount = window.Aggregate(1L, (product, w) => product * w.Size);
        WindowCount = windows.Aggregate(1L, (product, n) => product * n);
    }

    /// <summary>Positions inside a window.</summary>
    public long PositionCount { get; }

    /// <summary>Number of windows.</summary>
    public long WindowCount { get; }

    /// <summary>Splits a window position's number into offsets.</summary>
    public void Position(long position, long* offsets)
    {
        for (var d = _window.Length - 1; d >= 0; d--) (position, offsets[d]) = Math.DivRem(position, _window[d].Size);
    }

    /// <summary>
    /// For <paramref name="count"/> windows from <paramref name="first"/> on, the element number that each finds at a position; -1 for
    /// padding and between dilated elements.
    /// </summary>
    public void Find(long first, int count, long* offsets, long* elements)
    {
        var rank = _window.Length;
        var index = stackalloc long[rank];
        var number = first;
        for (var d = rank - 1; d >= 0; d--) (number, index[d]) = Math.DivRem(number, _windows[d]);
        for (var i = 0; i < count; i++)
        {
            elements[i] = Element(index, offsets);
            for (var d = rank - 1; d >= 0; d--)
            {
                if (++index[d] < _windows[d]) break;
                index[d] = 0;
            }
        }
    }

    /// <summary>The element along one dimension that a window finds at an offset; -1 where there is none.</summary>
    public static long Along(WindowDimension window, long index, long offset, long size)
    {
        var inWindow = window.IsReversed ? window.Size - 1 - offset : offset;
        var place = index * window.Stride + inWindow * window.WindowDilation - window.PaddingLow;
        if (place < 0) return -1;
        if (window.BaseDilation != 1)
        {
            (place, var rest) = Math.DivRem(place, window.BaseDilation);
            if (rest != 0) return -1;
        }
        return place < size ? place : -1;
    }

    private long Element(long* index, long* offsets)
    {
        long element = 0;
        for (var d = 0; d < _window.Length; d++)
        {
            var at = Along(_window[d], index[d], offsets[d], _dimensions[d]);
            if (at < 0) return -1;
            element += at * _strides[d];
        }
        return element;
    }
}
