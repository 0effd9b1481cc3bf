namespace TpuRemote.Hlo.Ops;

/// <summary>Walks the indices of a shape in row-major order.</summary>
internal static class IndexSpace
{
    /// <summary>Moves to the next index, the last dimension fastest.</summary>
    /// <returns>False when the index was the last; it is then all zeros again.</returns>
    public static bool Advance(Span<long> index, ReadOnlySpan<long> dimensions)
    {
        for (var d = index.Length - 1; d >= 0; d--)
        {
            if (++index[d] < dimensions[d]) return true;
            index[d] = 0;
        }
        return false;
    }

    /// <summary>The flat place of an index, or -1 where it lies outside the dimensions.</summary>
    public static long Flatten(ReadOnlySpan<long> index, ReadOnlySpan<long> dimensions)
    {
        long flat = 0;
        for (var d = 0; d < index.Length; d++)
        {
            if ((ulong)index[d] >= (ulong)dimensions[d]) return -1;
            flat = (flat * dimensions[d]) + index[d];
        }
        return flat;
    }
}
