using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Pod.Specs;

/// <summary>
/// How an array lies in a TPU's HBM: in tiles T(8,128), of which each 32-bit word of a lane and sublane holds one element, or
/// several narrower ones that are neighbours along the second-minor dimension (xla/docs/tiled_layout.md; Cloud TPU performance
/// guide, "padding"): so 8, 16 or 32 rows of 128 for elements of 4 (or 8), 2 or 1 bytes. An array of rank 1 or 0 lies in runs of
/// one such tile, 1,024 words. Smaller tiles, which XLA takes for some small arrays, are not modelled.
/// </summary>
public static class TiledLayout
{
    private const long Lanes = 128;
    private const long Sublanes = 8;

    /// <summary>Elements that share a 32-bit word.</summary>
    public static int Packing(ElementType type) => Math.Max(1, 4 / type.ByteSize());

    /// <summary>Bytes that the array takes of HBM, padding included; 0 for an array without elements.</summary>
    /// <returns>The bytes; the largest number where they are beyond it.</returns>
    public static long PaddedByteSize(TensorType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.Rank >= 2) return PaddedByteSize(type, type.Rank - 2, type.Rank - 1);
        var unit = Sublanes * Packing(type.ElementType) * Lanes;
        return Clamped(RoundUp(type.ElementCount, unit) * type.ElementType.ByteSize());
    }

    /// <summary>The same where two other dimensions are laid out as the minor ones.</summary>
    /// <param name="type">The array's type, of two dimensions at least.</param>
    /// <param name="secondMinor">The dimension that lies along the sublanes.</param>
    /// <param name="minor">The dimension that lies along the lanes.</param>
    /// <returns>The bytes; the largest number where they are beyond it.</returns>
    public static long PaddedByteSize(TensorType type, int secondMinor, int minor)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.ElementCount == 0) return 0;
        var rows = Sublanes * Packing(type.ElementType);
        var outer = type.ElementCount / type.Dimensions[minor] / type.Dimensions[secondMinor];
        return Clamped(
            outer * RoundUp(type.Dimensions[secondMinor], rows) * RoundUp(type.Dimensions[minor], Lanes) * type.ElementType.ByteSize());
    }

    // Padding makes at most 32 * 128 of one element, so 128 bits hold what comes of 63.
    private static Int128 RoundUp(Int128 value, long unit) => (value + unit - 1) / unit * unit;

    private static long Clamped(Int128 bytes) => (long)Int128.Min(bytes, long.MaxValue);
}
