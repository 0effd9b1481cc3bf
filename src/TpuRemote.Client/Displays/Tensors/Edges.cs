namespace TpuRemote.Client.Displays.Tensors;

/// <summary>Which indices of a dimension are shown: all, or those at its edges.</summary>
internal static class Edges
{
    /// <summary>Stands for the indices that are left out.</summary>
    public const long Gap = -1;

    /// <summary>The indices, with <see cref="Gap"/> in the middle where some are left out.</summary>
    /// <param name="size">The dimension's.</param>
    /// <param name="whole">The largest size that is shown whole.</param>
    /// <param name="edge">How many are shown at each end of larger ones.</param>
    public static IReadOnlyList<long> Of(long size, int whole, int edge) => size <= whole
        ? [.. Indices(0, size)]
        : [.. Indices(0, edge), Gap, .. Indices(size - edge, edge)];

    private static IEnumerable<long> Indices(long start, long count)
    {
        for (var i = start; i < start + count; i++) yield return i;
    }
}
