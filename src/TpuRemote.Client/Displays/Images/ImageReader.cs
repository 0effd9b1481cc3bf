using TpuRemote.Client.Displays.Tensors;

namespace TpuRemote.Client.Displays.Images;

/// <summary>Makes pictures of a tensor's numbers.</summary>
/// <param name="elements">The numbers.</param>
/// <param name="layout">Where the images lie.</param>
/// <param name="low">What is black, or a colour's least.</param>
/// <param name="high">What is white, or a colour's most.</param>
internal sealed class ImageReader(IElements elements, ImageLayout layout, double low, double high)
{
    /// <summary>The picture of one image; pixels with a NaN are transparent.</summary>
    public Picture Read(int image)
    {
        var (width, height) = (Reduced(layout.Width), Reduced(layout.Height));
        var channels = layout.Channels;
        var pixels = new byte[width * height * 4];
        var row = new double[layout.Width * channels];
        var isOpaque = true;
        for (var y = 0; y < height; y++)
        {
            elements.Read(((image * layout.Height) + (y * layout.Step)) * layout.Width * channels, row);
            for (var x = 0; x < width; x++)
            {
                var numbers = row.AsSpan((int)(x * layout.Step * channels), channels);
                isOpaque &= Write(numbers, pixels.AsSpan(((y * width) + x) * 4, 4));
            }
        }
        return new Picture(width, height, 4, pixels).Reduced(channels < 3, isOpaque && channels < 4);
    }

    private int Reduced(long side) => (int)((side + layout.Step - 1) / layout.Step);

    private bool Write(ReadOnlySpan<double> numbers, Span<byte> pixel)
    {
        for (var channel = 0; channel < 4; channel++)
        {
            pixel[channel] = channel < numbers.Length ? Level(numbers[channel]) : channel == 3 ? byte.MaxValue : Level(numbers[0]);
        }
        foreach (var number in numbers)
        {
            if (!double.IsNaN(number)) continue;
            pixel.Clear();
            return false;
        }
        return true;
    }

    private byte Level(double number)
    {
        if (double.IsNaN(number)) return 0;
        // Halves first, since the range of doubles may exceed the largest of them.
        var share = high > low ? ((number / 2) - (low / 2)) / ((high / 2) - (low / 2)) : number > low ? 1 : 0;
        return (byte)Math.Round(Math.Clamp(share, 0, 1) * byte.MaxValue);
    }
}
