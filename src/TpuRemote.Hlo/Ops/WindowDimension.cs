namespace TpuRemote.Hlo.Ops;

/// <summary>
/// One dimension of the windows that reduce_window, select_and_scatter and convolution slide over a padded and dilated tensor
/// (specification, "reduce_window" and "convolution").
/// </summary>
/// <param name="Size">Elements of the window.</param>
/// <param name="Stride">The distance between neighbouring windows, in places of the padded and dilated tensor.</param>
/// <param name="Low">Places of padding before the first element; negative values cut elements off.</param>
/// <param name="High">Places of padding after the last element; negative values cut elements off.</param>
/// <param name="BaseDilation">The distance between neighbouring elements of the tensor, in places; 1 leaves no holes.</param>
/// <param name="WindowDilation">The distance between neighbouring elements of the window, in places.</param>
/// <param name="Reversed">Whether the window's elements are read last first.</param>
public readonly record struct WindowDimension(
    long Size, long Stride = 1, long Low = 0, long High = 0, long BaseDilation = 1, long WindowDilation = 1, bool Reversed = false)
{
    /// <summary>How many places the window extends over.</summary>
    /// <exception cref="OverflowException">More than 2^63 - 1.</exception>
    public long Extent => checked((long)Spread(Size, WindowDilation));

    /// <summary>How many windows there are over a dimension of that many elements (the specification's <c>num_windows</c>).</summary>
    /// <exception cref="OverflowException">More than 2^63 - 1.</exception>
    public long Windows(long elements)
    {
        var padded = Low + Spread(elements, BaseDilation) + High;
        var extent = Spread(Size, WindowDilation);
        return padded <= 0 || extent > padded ? 0 : checked((long)(((padded - extent) / Stride) + 1));
    }

    /// <summary>The element of the tensor that a window has at an offset, or -1 for padding and for holes of the base dilation.</summary>
    /// <param name="window">The window's number.</param>
    /// <param name="offset">The element's number in the window.</param>
    /// <param name="elements">The elements of the tensor in this dimension.</param>
    public long Source(long window, long offset, long elements)
    {
        var inWindow = Reversed ? Size - 1 - offset : offset;
        var place = (window * Stride) + (inWindow * WindowDilation) - Low;
        if (place < 0 || place % BaseDilation != 0) return -1;
        var element = place / BaseDilation;
        return element < elements ? element : -1;
    }

    /// <summary>How many pairs of window and offset meet an element, rather than padding or a hole.</summary>
    public double Meetings(long elements)
    {
        double count = 0;
        for (
            long offset = 0; offset < Size; offset++) count += BaseDilation == 1 ? MeetingsAt(offset, elements) : DilatedMeetingsAt(offset, elements);
        return count;
    }

    // Of numbers that many, with so many holes between neighbours, the places from the first to the last. 128 bits hold any product.
    private static Int128 Spread(long count, long dilation) => count == 0 ? 0 : (((Int128)count - 1) * dilation) + 1;

    // The windows w with 0 <= w s + o g - low < elements.
    private long MeetingsAt(long offset, long elements)
    {
        var shift = (offset * WindowDilation) - Low;
        var first = shift >= 0 ? 0 : (-shift + Stride - 1) / Stride;
        var last = shift >= elements ? -1 : (elements - 1 - shift) / Stride;
        return Math.Max(0, Math.Min(last, Windows(elements) - 1) - first + 1);
    }

    private long DilatedMeetingsAt(long offset, long elements)
    {
        long count = 0, windows = Windows(elements);
        for (long element = 0; element < elements; element++)
        {
            var place = (element * BaseDilation) + Low - (offset * WindowDilation);
            count += place >= 0 && place % Stride == 0 && place / Stride < windows ? 1 : 0;
        }
        return count;
    }
}
