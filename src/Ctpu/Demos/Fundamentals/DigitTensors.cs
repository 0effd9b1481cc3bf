using TpuRemote.Client;
using TpuRemote.Learn.Datasets;

namespace Ctpu.Demos.Fundamentals;

/// <summary>Digits as the tensors that the model takes.</summary>
internal static class DigitTensors
{
    /// <summary>Pixels as bytes, 0 to 255: ui8 [count, 784].</summary>
    public static Tensor Pixels(this DigitSet digits, int start, int count)
    {
        var pixels = new byte[count * DigitSet.PixelsPerImage];
        for (var i = 0; i < count; i++) digits.Image(start + i).CopyTo(pixels.AsSpan(i * DigitSet.PixelsPerImage));
        return Tensor.From<byte>(pixels, count, DigitSet.PixelsPerImage);
    }

    /// <summary>The digits that pictures show: i32 [count].</summary>
    public static Tensor Labels(this DigitSet digits, int start, int count) => digits.Slice(start, count).Labels();

    /// <summary>Batch number <paramref name="index"/> of an endless round through all digits, the last followed by the first.</summary>
    public static (Tensor Pixels, Tensor Labels) Batch(this DigitSet digits, int index, int size)
    {
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
