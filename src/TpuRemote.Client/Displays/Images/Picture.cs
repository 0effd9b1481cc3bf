namespace TpuRemote.Client.Displays.Images;

/// <summary>Pixels, row by row from the top, 8 bits a channel.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1: grey; 2: grey and opacity; 3: red, green, blue; 4: with opacity.</param>
/// <param name="Pixels">Width times height times channels bytes.</param>
internal sealed record Picture(int Width, int Height, int Channels, byte[] Pixels)
{
    /// <summary>How bright a pixel is, 0 to 1; what is transparent is dark.</summary>
    public double Brightness(int x, int y)
    {
        var pixel = Pixels.AsSpan(((y * Width) + x) * Channels, Channels);
        // ITU-R BT.709.
        var brightness = Channels < 3 ? pixel[0] : (0.2126 * pixel[0]) + (0.7152 * pixel[1]) + (0.0722 * pixel[2]);
        return brightness * (Channels is 2 or 4 ? pixel[^1] / 255.0 : 1) / 255;
    }

    /// <summary>The same picture without channels that say nothing.</summary>
    /// <param name="isGrey">Whether red, green and blue are the same everywhere.</param>
    /// <param name="isOpaque">Whether nothing is transparent.</param>
    public Picture Reduced(bool isGrey, bool isOpaque)
    {
        int[] kept = [.. isGrey ? [0] : (int[])[0, 1, 2], .. isOpaque ? [] : (int[])[3]];
        var pixels = new byte[Width * Height * kept.Length];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = Pixels[(i / kept.Length * Channels) + kept[i % kept.Length]];
        return this with { Channels = kept.Length, Pixels = pixels };
    }
}
