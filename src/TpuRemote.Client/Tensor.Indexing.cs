using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Client;

/// <content>Indexing and slicing.</content>
public abstract partial class Tensor
{
    /// <summary>
    /// A part: one index for each dimension from the first on, the rest whole. <c>t[0]</c> is a row, <c>t[1..3, .., ^1]</c> rows 1 and 2
    /// of the last column of the last dimension, <c>t[i]</c> with an integer tensor i a row chosen while the program runs.
    /// </summary>
    /// <exception cref="TpuArgumentException">There are more indices than dimensions, or one lies outside.</exception>
    public Tensor this[params ReadOnlySpan<TensorIndex> indices]
    {
        get
        {
            if (indices.Length > Rank)
                throw new TpuArgumentException($"{indices.Length} indices were given for the {Rank} dimensions of {Type}");
            var (starts, sizes, kept) = (new long[Rank], Shape.ToArray(), new List<long>());
            var dynamics = new Tensor?[Rank];
            for (var d = 0; d < Rank; d++)
            {
                if (d < indices.Length) (starts[d], sizes[d], dynamics[d]) = Part(indices[d], d);
                if (d >= indices.Length || indices[d].IsRange) kept.Add(sizes[d]);
            }
            return Cut(starts, sizes, dynamics).Reshape([.. kept]);
        }
    }

    private Tensor Cut(long[] starts, long[] sizes, Tensor?[] dynamics)
    {
        if (Array.TrueForAll(dynamics, d => d is null)) return Tf.Slice(this, starts, sizes);
        return Tf.DynamicSlice(this, [.. starts.Select((start, d) => dynamics[d] ?? Tf.Cast((int)start, ElementType.I32))], sizes);
    }

    private (long Start, long Size, Tensor? Dynamic) Part(TensorIndex index, int dimension)
    {
        if (index.Dynamic is { } dynamic)
        {
            if (dynamic.Rank != 0 || !dynamic.ElementType.IsInteger())
                throw new TpuArgumentException($"an index should be an integer scalar, {dynamic.Type} was given");
            return (0, 1, Tf.Cast(dynamic, ElementType.I32));
        }
        var size = Shape[dimension];
        var (start, end) = (
            Offset(index.Range.Start, size), index.IsRange ? Offset(index.Range.End, size) : Offset(index.Range.Start, size) + 1);
        if (start < 0 || end < start || end > size)
            throw new TpuArgumentException(
                $"{(index.IsRange ? $"range {index.Range}" : $"index {index.Range.Start}")} is outside dimension {dimension} of {Type}");
        return (start, end - start, null);
    }

    private static long Offset(Index index, long size) => index.IsFromEnd ? size - index.Value : index.Value;
}
