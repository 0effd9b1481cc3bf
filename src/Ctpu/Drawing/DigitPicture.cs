using Spectre.Console;
using Spectre.Console.Rendering;
using TpuRemote.Learn.Datasets;

namespace Ctpu.Drawing;

/// <summary>
/// A digit in half-block characters: each stands for two pixels, one above the other. Without colours a pixel is ink or paper; with
/// them it is a grey.
/// The two outermost rows and columns, which MNIST leaves empty, are not drawn.
/// </summary>
internal static class DigitPicture
{
    private const int Margin = 2;
    private const byte Ink = 96;

    /// <summary>Characters per line.</summary>
    public const int Columns = DigitSet.Side - (2 * Margin);

    /// <summary>Lines of text.</summary>
    public const int Lines = Columns / 2;

    /// <summary>A line of the picture as text.</summary>
    /// <param name="image">784 pixels.</param>
    /// <param name="line">From 0 to <see cref="Lines"/> - 1.</param>
    public static string Text(ReadOnlySpan<byte> image, int line)
    {
        Span<char> text = stackalloc char[Columns];
        for (var column = 0; column < Columns; column++)
        {
            var (upper, lower) = Pixels(image, line, column);
            text[column] = (upper >= Ink, lower >= Ink) switch
            {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                _ => ' ',
            };
        }
        return new string(text);
    }

    /// <summary>A line of the picture in greys.</summary>
    /// <inheritdoc cref="Text" />
    public static IEnumerable<Segment> Greys(ReadOnlyMemory<byte> image, int line)
    {
        for (var column = 0; column < Columns; column++)
        {
            var (upper, lower) = Pixels(image.Span, line, column);
            yield return new Segment("▀", new Style(new Color(upper, upper, upper), new Color(lower, lower, lower)));
        }
    }

    private static (byte Upper, byte Lower) Pixels(ReadOnlySpan<byte> image, int line, int column)
    {
        var upper = ((Margin + (2 * line)) * DigitSet.Side) + Margin + column;
        return (image[upper], image[upper + DigitSet.Side]);
    }
}
