namespace TpuRemote.Learn.Datasets;

/// <summary>Grey pictures of handwritten digits, 28 x 28 pixels from 0 (paper) to 255 (ink), each with the digit it shows.</summary>
public sealed class DigitSet
{
    /// <summary>Rows of a picture, and pixels in a row.</summary>
    public const int Side = 28;

    /// <summary>Pixels of a picture.</summary>
    public const int PixelsPerImage = Side * Side;

    /// <summary>The number of different digits.</summary>
    public const int Classes = 10;

    private readonly ReadOnlyMemory<byte> _pixels;
    private readonly ReadOnlyMemory<byte> _labels;

    /// <summary>A set over pixels and labels that the caller no longer changes.</summary>
    /// <param name="pixels">[count, 28, 28], row-major.</param>
    /// <param name="labels">[count], each 0 to 9.</param>
    /// <exception cref="ArgumentException">The counts differ, or a label is no digit.</exception>
    public DigitSet(ReadOnlyMemory<byte> pixels, ReadOnlyMemory<byte> labels)
    {
        if (pixels.Length != (long)labels.Length * PixelsPerImage)
            throw new ArgumentException(
                $"{pixels.Length} pixels, {labels.Length} images of {PixelsPerImage} were expected", nameof(pixels));
        if (ProblemOf(labels.Span) is { } problem) throw new ArgumentException(problem, nameof(labels));
        (_pixels, _labels) = (pixels, labels);
    }

    /// <summary>The number of pictures.</summary>
    public int Count => _labels.Length;

    /// <summary>The pixels of one picture, row by row.</summary>
    public ReadOnlySpan<byte> Image(int index) => _pixels.Span.Slice(index * PixelsPerImage, PixelsPerImage);

    /// <summary>The digit that a picture shows.</summary>
    public int Label(int index) => _labels.Span[index];

    /// <summary>A run of pictures, without copying.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The set has no such pictures.</exception>
    public DigitSet Slice(int start, int count) =>
        new(_pixels.Slice(start * PixelsPerImage, count * PixelsPerImage), _labels.Slice(start, count));

    /// <summary>All pixels times a scale: [<see cref="Count"/>, 784], row-major; as they are (0 to 255) without one.</summary>
    public float[] Pixels(float scale = 1f)
    {
        var values = new float[_pixels.Length];
        var pixels = _pixels.Span;
        for (var i = 0; i < values.Length; i++) values[i] = pixels[i] * scale;
        return values;
    }

    /// <summary>All labels: [<see cref="Count"/>].</summary>
    public int[] Labels()
    {
        var values = new int[Count];
        var labels = _labels.Span;
        for (var i = 0; i < values.Length; i++) values[i] = labels[i];
        return values;
    }

    /// <summary>What is wrong with the labels, if anything is.</summary>
    internal static string? ProblemOf(ReadOnlySpan<byte> labels)
    {
        var stranger = labels.IndexOfAnyExceptInRange((byte)0, (byte)(Classes - 1));
        return stranger < 0 ? null : $"label {labels[stranger]} of image {stranger}, 0 to {Classes - 1} was expected";
    }
}
