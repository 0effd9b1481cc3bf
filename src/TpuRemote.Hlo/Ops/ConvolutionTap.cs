namespace TpuRemote.Hlo.Ops;

/// <summary>
/// One place of a window: where it is in the input's spatial dimensions and in the kernel's, each counted in row-major order.
/// </summary>
/// <param name="From">The place in the input; -1 for padding and for holes of the dilation.</param>
/// <param name="Weight">The place in the kernel.</param>
internal readonly record struct ConvolutionTap(int From, int Weight)
{
    /// <summary>The places of one window, in the kernel's row-major order.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="window">The window's place in the result.</param>
    /// <param name="skipsPadding">Whether to leave out what is not in the input.</param>
    public static ConvolutionTap[] At(ConvolutionShape shape, ReadOnlySpan<long> window, bool skipsPadding)
    {
        long[] sizes = [.. shape.Windows.Select(w => w.Size)];
        if (sizes.Contains(0)) return [];
        List<ConvolutionTap> taps = [];
        var inputs = shape.InputSizes;
        var offset = new long[sizes.Length];
        var weight = 0;
        do
        {
            long from = 0;
            for (var d = 0; d < sizes.Length && from >= 0; d++)
            {
                var element = shape.Windows[d].Source(window[d], offset[d], inputs[d]);
                from = element < 0 ? -1 : (from * inputs[d]) + element;
            }
            if (from >= 0 || !skipsPadding) taps.Add(new((int)from, weight));
            weight++;
        }
        while (IndexSpace.Advance(offset, sizes));
        return [.. taps];
    }
}
