namespace TpuRemote.Pod.Kernels.Spaces;

/// <summary>
/// An iteration space with the walks of several views over it, simplified: dimensions of size 1 are gone, and neighbours that every
/// view walks as one are merged.
/// </summary>
internal sealed class IterationSpace
{
    private IterationSpace(long[] dimensions, Walk[] walks, long count)
    {
        Dimensions = dimensions;
        Walks = walks;
        Count = count;
    }

    /// <summary>Sizes, outermost first; at least one dimension.</summary>
    public long[] Dimensions { get; }

    /// <summary>One walk for each view, in their order.</summary>
    public Walk[] Walks { get; }

    /// <summary>Number of indices.</summary>
    public long Count { get; }

    /// <summary>Simplifies a space.</summary>
    /// <param name="dimensions">Sizes, outermost first.</param>
    /// <param name="strides">By view, a stride for each dimension, in elements.</param>
    public static IterationSpace Create(IReadOnlyList<long> dimensions, IReadOnlyList<IReadOnlyList<long>> strides)
    {
        var sizes = new List<long>();
        var kept = strides.Select(_ => new List<long>()).ToArray();
        for (var d = 0; d < dimensions.Count; d++)
        {
            if (dimensions[d] == 1) continue;
            if (sizes.Count > 0 && Merges(kept, strides, d, dimensions[d])) sizes[^1] *= dimensions[d];
            else sizes.Add(dimensions[d]);
            for (var v = 0; v < kept.Length; v++)
            {
                if (kept[v].Count == sizes.Count) kept[v][^1] = strides[v][d];
                else kept[v].Add(strides[v][d]);
            }
        }
        if (sizes.Count == 0)
        {
            sizes.Add(1);
            foreach (var view in kept) view.Add(0);
        }
        var final = sizes.ToArray();
        return new IterationSpace(final, [.. kept.Select(view => new Walk(final, [.. view]))], final.Aggregate(1L, (x, y) => x * y));
    }

    private static bool Merges(List<long>[] kept, IReadOnlyList<IReadOnlyList<long>> strides, int dimension, long size)
    {
        for (var v = 0; v < kept.Length; v++)
        {
            if (kept[v][^1] != strides[v][dimension] * size) return false;
        }
        return true;
    }
}
