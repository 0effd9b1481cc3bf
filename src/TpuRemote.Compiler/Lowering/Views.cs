using System.Collections.Immutable;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Lowering;

/// <summary>Arithmetic on views: what movement ops do without moving anything.</summary>
internal static class Views
{
    /// <summary>The whole buffer in row-major order.</summary>
    public static View Dense(int buffer, TensorType type) => new(buffer, 0, type.Strides());

    /// <summary>Whether a view of those dimensions walks its buffer in row-major order from the start.</summary>
    public static bool IsDense(View view, ImmutableArray<long> dimensions)
    {
        if (view.Offset != 0) return false;
        long stride = 1;
        for (var d = dimensions.Length - 1; d >= 0; d--)
        {
            if (dimensions[d] != 1 && view.Strides[d] != stride) return false;
            stride *= dimensions[d];
        }
        return true;
    }

    /// <summary>
    /// The one stride at which a group of dimensions, taken in order as one row-major dimension, walks the buffer; null where there
    /// is none.
    /// </summary>
    public static long? MergedStride(View view, ImmutableArray<long> dimensions, IEnumerable<long> group)
    {
        long? stride = null;
        long expected = 0;
        foreach (var d in group.Reverse())
        {
            var (size, step) = (dimensions[(int)d], view.Strides[(int)d]);
            if (size == 1) continue;
            if (stride is null) stride = step;
            else if (step != expected) return null;
            expected = step * size;
        }
        return stride ?? 0;
    }

    /// <summary>The view of a reshaped value, or null where the elements must be moved.</summary>
    public static View? Reshape(View view, ImmutableArray<long> from, ImmutableArray<long> to)
    {
        if (from.Contains(0)) return view with { Strides = [.. to.Select(_ => 0L)] };
        var strides = new long[to.Length];
        int i = 0, j = 0;
        while (i < from.Length || j < to.Length)
        {
            // The smallest run of dimensions on both sides with the same number of elements.
            int iStart = i, jStart = j;
            long m = i < from.Length ? from[i++] : 1, n = j < to.Length ? to[j++] : 1;
            while (m != n)
            {
                if (m < n) m *= from[i++];
                else n *= to[j++];
            }
            if (MergedStride(view, from, Enumerable.Range(iStart, i - iStart).Select(d => (long)d)) is not { } stride) return null;
            for (var d = j - 1; d >= jStart; d--)
            {
                strides[d] = to[d] == 1 ? 0 : stride;
                stride *= to[d];
            }
        }
        return view with { Strides = [.. strides] };
    }
}
