using TpuRemote.Client;

namespace TpuRemote.Learn.Datasets;

/// <summary>Digits as the tensors that models take.</summary>
public static class DigitTensors
{
    /// <summary>Pixels as bytes, 0 (paper) to 255 (ink): ui8 [count, 784].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The set has no such pictures.</exception>
    public static Tensor Pixels(this DigitSet digits, int start, int count)
    {
        ArgumentNullException.ThrowIfNull(digits);
        var slice = digits.Slice(start, count);
        var pixels = new byte[count * DigitSet.PixelsPerImage];
        for (var i = 0; i < count; i++) slice.Image(i).CopyTo(pixels.AsSpan(i * DigitSet.PixelsPerImage));
        return Tensor.From<byte>(pixels, count, DigitSet.PixelsPerImage);
    }

    /// <summary>The digits that pictures show: i32 [count].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The set has no such pictures.</exception>
    public static Tensor Labels(this DigitSet digits, int start, int count)
    {
        ArgumentNullException.ThrowIfNull(digits);
        return digits.Slice(start, count).Labels();
    }

    /// <summary>Batch number <paramref name="index"/> of an endless round through all digits, the last followed by the first.</summary>
    /// <param name="digits">The digits, at least one.</param>
    /// <param name="index">From 0.</param>
    /// <param name="size">Digits of a batch.</param>
    /// <returns>ui8 [size, 784] and i32 [size].</returns>
    public static (Tensor Pixels, Tensor Labels) Batch(this DigitSet digits, int index, int size)
    {
        ArgumentNullException.ThrowIfNull(digits);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (digits.Count == 0) throw new ArgumentException("a set without digits has no batches", nameof(digits));
        var pixels = new byte[size * DigitSet.PixelsPerImage];
        var labels = new int[size];
        for (var i = 0; i < size; i++)
        {
            var digit = (int)((((long)index * size) + i) % digits.Count);
            digits.Image(digit).CopyTo(pixels.AsSpan(i * DigitSet.PixelsPerImage));
            labels[i] = digits.Label(digit);
        }
        return (Tensor.From<byte>(pixels, size, DigitSet.PixelsPerImage), labels);
    }
}
