using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Displays.Images;

/// <summary>Where the images of a tensor lie in it: <c>[h, w]</c>, <c>[h, w, c]</c>, <c>[n, h, w]</c> or <c>[n, h, w, c]</c>.</summary>
/// <param name="Count">The number of images.</param>
/// <param name="Height">Rows of each.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Channels">Numbers in a pixel: 1, 3 or 4.</param>
internal sealed record ImageLayout(long Count, long Height, long Width, int Channels)
{
    private const int MostImages = 100;
    private const long MostPixels = 4 << 20;
    private const int LongestSide = 1024;

    /// <summary>The number of images that are shown, the first ones.</summary>
    public int Shown => (int)Math.Min(Count, Math.Clamp(MostPixels / Math.Max(1, Height / Step * (Width / Step)), 1, MostImages));

    /// <summary>Every so-manieth pixel of every so-manieth row is shown.</summary>
    public long Step => Math.Max(1, (Math.Max(Height, Width) + LongestSide - 1) / LongestSide);

    /// <summary>Reads the layout from a shape.</summary>
    /// <param name="shape">The tensor's.</param>
    /// <param name="isBatch">Whether the first dimension counts images; where null, it does unless the last of three is 1, 3 or
    /// 4.</param>
    /// <exception cref="TpuArgumentException">It is none of an image's.</exception>
    public static ImageLayout Of(IReadOnlyList<long> shape, bool? isBatch)
    {
        var hasChannels = shape.Count > 2 && shape[^1] is 1 or 3 or 4;
        ImageLayout? layout = (shape.Count, isBatch ?? !hasChannels) switch
        {
            (2, _) when isBatch != true => new(1, shape[0], shape[1], 1),
            (3, false) when hasChannels => new(1, shape[0], shape[1], (int)shape[2]),
            (3, true) => new(shape[0], shape[1], shape[2], 1),
            (4, _) when hasChannels && isBatch != false => new(shape[0], shape[1], shape[2], (int)shape[3]),
            _ => null,
        };
        if (layout is null || shape.Contains(0))
            throw new TpuArgumentException(
                $"an image of shape [h, w] or [h, w, c], or images of [n, h, w] or [n, h, w, c], with c 1, 3 or 4 and no dimension 0, "
                + $"were expected, [{string.Join(", ", shape)}] was given{(isBatch is { } batch ? $" with batch: {batch}" : "")}");
        return layout;
    }
}
