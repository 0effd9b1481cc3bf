using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Client;

/// <content>The same elements in other places. Axes count from 0, or from the last one downwards as -1, -2 ...</content>
public static partial class Tf
{
    /// <summary>The elements in row-major order under other dimensions; one of them may be -1, which is computed.</summary>
    public static Tensor Reshape(Tensor x, params ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(x);
        var dimensions = Completed(x, shape);
        return Emitter.Apply((b, v) => b.Reshape(v[0], dimensions), x);
    }

    /// <summary>
    /// Permutes dimensions: dimension i of the result is dimension permutation[i] of x; without a permutation all are reversed.
    /// </summary>
    public static Tensor Transpose(Tensor x, params ReadOnlySpan<int> permutation)
    {
        ArgumentNullException.ThrowIfNull(x);
        int[] order = permutation.IsEmpty ? [.. Enumerable.Range(0, x.Rank).Reverse()] : permutation.ToArray();
        if (!order.Order().SequenceEqual(Enumerable.Range(0, x.Rank)))
            throw new TpuArgumentException(
                $"transpose: a permutation of the {x.Rank} dimensions of {x.Type} was expected, [{string.Join(", ", order)}] was given");
        return Emitter.Apply((b, v) => b.Transpose(v[0], [.. order.Select(d => (long)d)]), x);
    }

    /// <summary>Repeats x to a shape that it broadcasts to.</summary>
    public static Tensor BroadcastTo(Tensor x, params ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(x);
        var target = StaticShape.Type(x.ElementType, shape).Dimensions;
        var reached = Broadcasting.Shape("broadcast_to", x.Shape, target);
        if (!reached.AsSpan().SequenceEqual(target.AsSpan()))
            throw new TpuArgumentException($"broadcast_to: {x.Type} does not broadcast to {StaticShape.Show(target.AsSpan())}");
        return Emitter.Apply((b, v) => Broadcasting.To(b, v[0], target), x);
    }

    /// <summary>Puts in a dimension of size 1.</summary>
    public static Tensor ExpandDims(Tensor x, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Reshape(x, [.. x.Shape.Insert(Axis("expand_dims", axis, x.Rank + 1), 1)]);
    }

    /// <summary>Takes out a dimension of size 1, or all of them where no axis is given.</summary>
    public static Tensor Squeeze(Tensor x, int? axis = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (axis is not { } given) return Reshape(x, [.. x.Shape.Where(d => d != 1)]);
        var at = Axis("squeeze", given, x.Rank);
        if (x.Shape[at] != 1) throw new TpuArgumentException($"squeeze: dimension {at} of {x.Type} should be 1");
        return Reshape(x, [.. x.Shape.RemoveAt(at)]);
    }

    /// <summary>Tensors one after the other along an axis; their other dimensions are equal.</summary>
    public static Tensor Concat(IReadOnlyList<Tensor> tensors, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.Count == 0) throw new TpuArgumentException("concat: at least one tensor was expected, none was given");
        var along = Axis("concat", axis, tensors[0].Rank);
        foreach (var tensor in tensors)
        {
            var fits = tensor.ElementType == tensors[0].ElementType && tensor.Rank == tensors[0].Rank
                && tensor.Shape.SetItem(along, 0).AsSpan().SequenceEqual(tensors[0].Shape.SetItem(along, 0).AsSpan());
            if (!fits)
                throw new TpuArgumentException(
                    $"concat: all but dimension {along} should be equal, {tensors[0].Type} and {tensor.Type} were given");
        }
        return Emitter.Apply((b, v) => b.Concatenate(along, v), [.. tensors]);
    }

    /// <summary>Tensors of one shape along a new axis.</summary>
    public static Tensor Stack(IReadOnlyList<Tensor> tensors, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return Concat([.. tensors.Select(t => ExpandDims(t, axis))], axis);
    }

    /// <summary>Equal parts along an axis.</summary>
    public static IReadOnlyList<Tensor> Split(Tensor x, int parts, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        var along = Axis("split", axis, x.Rank);
        if (parts < 1 || x.Shape[along] % parts != 0)
            throw new TpuArgumentException($"split: dimension {along} of {x.Type} does not divide into {parts} equal parts");
        var size = x.Shape[along] / parts;
        return [.. Enumerable.Range(0, parts).Select(Part)];

        Tensor Part(int number)
        {
            var begin = new long[x.Rank];
            begin[along] = number * size;
            return Slice(x, begin, x.Shape.SetItem(along, size).AsSpan());
        }
    }

    /// <summary>Puts a scalar around x: <paramref name="paddings"/> gives, for each dimension, how many before and after.</summary>
    public static Tensor Pad(Tensor x, IReadOnlyList<(long Before, long After)> paddings, Tensor? value = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(paddings);
        if (paddings.Count != x.Rank)
            throw new TpuArgumentException($"pad: {x.Rank} pairs were expected for {x.Type}, {paddings.Count} were given");
        var filler = value?.Adopt(x.ElementType) ?? Zeros(x.ElementType, []);
        return Emitter.Apply(
            (b, v) => b.Pad(v[0], v[1], [.. paddings.Select(p => p.Before)], [.. paddings.Select(p => p.After)]), x, filler);
    }

    /// <summary>Turns the order round along axes.</summary>
    public static Tensor Reverse(Tensor x, params ReadOnlySpan<int> axes)
    {
        ArgumentNullException.ThrowIfNull(x);
        ImmutableArray<long> along = [.. Axes("reverse", axes, x.Rank)];
        return Emitter.Apply((b, v) => b.Reverse(v[0], along), x);
    }

    /// <summary>The box of the given sizes that begins at the given indices.</summary>
    public static Tensor Slice(Tensor x, ReadOnlySpan<long> begin, ReadOnlySpan<long> size)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (begin.Length != x.Rank || size.Length != x.Rank)
            throw new TpuArgumentException(
                $"slice: {x.Rank} begins and sizes were expected for {x.Type}, {begin.Length} and {size.Length} were given");
        var limits = new long[x.Rank];
        for (var d = 0; d < limits.Length; d++)
        {
            limits[d] = begin[d] + size[d];
            if (begin[d] < 0 || size[d] < 0 || limits[d] > x.Shape[d])
                throw new TpuArgumentException($"slice: [{begin[d]}, {limits[d]}) is outside dimension {d} of {x.Type}");
        }
        return Strided(x, [.. begin], [.. limits], default);
    }

    internal static Tensor Strided(Tensor x, ImmutableArray<long> starts, ImmutableArray<long> limits, ImmutableArray<long> strides) =>
        Emitter.Apply((b, v) => b.Slice(v[0], starts, limits, strides), x);

    internal static int Axis(string function, int axis, int rank)
    {
        var counted = axis < 0 ? axis + rank : axis;
        return counted >= 0 && counted < rank
            ? counted
            : throw new TpuArgumentException($"{function}: an axis from {-rank} to {rank - 1} was expected, {axis} was given");
    }

    private static long[] Axes(string function, ReadOnlySpan<int> axes, int rank)
    {
        var counted = new long[axes.Length];
        for (var i = 0; i < axes.Length; i++) counted[i] = Axis(function, axes[i], rank);
        return counted.Distinct().Count() == counted.Length
            ? [.. counted.Order()]
            : throw new TpuArgumentException($"{function}: different axes were expected, [{string.Join(", ", counted)}] were given");
    }

    private static ImmutableArray<long> Completed(Tensor x, ReadOnlySpan<long> shape)
    {
        var dimensions = shape.ToArray();
        if (dimensions.Count(d => d == -1) > 1)
            throw new TpuArgumentException(
                $"reshape: at most one -1 was expected, [{string.Join(", ", dimensions)}] was given for {x.Type}");
        long known = 1;
        foreach (var d in dimensions.Where(d => d >= 0)) known *= d;
        var open = Array.IndexOf(dimensions, -1L);
        if (open >= 0 && known > 0) dimensions[open] = x.Type.ElementCount / known;
        var fits = Array.TrueForAll(dimensions, d => d >= 0) && dimensions.Aggregate(1L, (n, d) => n * d) == x.Type.ElementCount;
        return fits ? [.. dimensions] : throw new TpuArgumentException(
            $"reshape: {x.Type} has {x.Type.ElementCount} elements, [{string.Join(", ", shape.ToArray())}] does not");
    }
}
