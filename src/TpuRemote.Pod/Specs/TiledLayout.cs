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
    public static long PaddedByteSize(TensorType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.ElementCount == 0) return 0;
        var rows = Sublanes * Packing(type.ElementType);
        var bytes = type.ElementType.ByteSize();
        if (type.Rank < 2) return RoundUp(type.ElementCount, rows * Lanes) * bytes;
        var minor = type.Dimensions[^1];
        var secondMinor = type.Dimensions[^2];
        var outer = type.ElementCount / (minor * secondMinor);
        return checked(outer * RoundUp(secondMinor, rows) * RoundUp(minor, Lanes) * bytes);
    }

    private static long RoundUp(long value, long unit) => checked((value + unit - 1) / unit * unit);
}
