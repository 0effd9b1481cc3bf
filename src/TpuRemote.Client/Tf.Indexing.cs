using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Client;

/// <content>Reading and writing at places known only while the program runs.</content>
public static partial class Tf
{
    /// <summary>The box of the given sizes that begins at integer scalars; they are clamped so that it lies inside.</summary>
    public static Tensor DynamicSlice(Tensor x, IReadOnlyList<Tensor> begin, ReadOnlySpan<long> size)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckStarts("dynamic_slice", x, begin);
        long[] sizes = size.ToArray();
        return Emitter.Apply((b, v) => b.DynamicSlice(v[0], v[1..], sizes), [x, .. begin]);
    }

    /// <summary>x with a box replaced, which begins at integer scalars; they are clamped so that it lies inside.</summary>
    public static Tensor DynamicUpdateSlice(Tensor x, Tensor update, IReadOnlyList<Tensor> begin)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(update);
        CheckStarts("dynamic_update_slice", x, begin);
        return Emitter.Apply((b, v) => b.DynamicUpdateSlice(v[0], v[1], v[2..]), [x, update, .. begin]);
    }

    /// <summary>
    /// Slices of x along an axis at the places that integer indices name (clamped): the axis is replaced by the dimensions of the indices.
    /// </summary>
    public static Tensor Gather(Tensor x, Tensor indices, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(indices);
        if (!indices.ElementType.IsInteger())
            throw new TpuArgumentException($"gather: integer indices were expected, {indices.Type} was given");
        var along = Axis("gather", axis, x.Rank);
        var places = Enumerable.Range(0, x.Rank + indices.Rank - 1).Where(d => d < along || d >= along + indices.Rank);
        ImmutableArray<long> offsets = [.. places.Select(d => (long)d)];
        var numbers = new GatherDimensionNumbers(offsets, [along], [], [], [along], indices.Rank);
        return Emitter.Apply((b, v) => b.Gather(v[0], v[1], numbers, x.Shape.SetItem(along, 1)), x, indices);
    }

    /// <summary>One more dimension, of the given depth: 1 where it equals the index, 0 elsewhere.</summary>
    public static Tensor OneHot(Tensor indices, int depth, ElementType elementType = ElementType.F32)
    {
        ArgumentNullException.ThrowIfNull(indices);
        if (!indices.ElementType.IsInteger())
            throw new TpuArgumentException($"one_hot: integer indices were expected, {indices.Type} was given");
        var places = Iota(indices.ElementType, indices.Rank, [.. indices.Shape, depth]);
        return Cast(Equal(ExpandDims(indices, -1), places), elementType);
    }

    private static void CheckStarts(string function, Tensor x, IReadOnlyList<Tensor> begin)
    {
        ArgumentNullException.ThrowIfNull(begin);
        if (begin.Count != x.Rank || begin.Any(i => i.Rank != 0 || !i.ElementType.IsInteger()))
        {
            throw new TpuArgumentException(
                $"{function}: {x.Rank} integer scalars were expected for {x.Type}, "
                + $"[{string.Join(", ", begin.Select(i => i.Type))}] were given");
        }
    }
}
