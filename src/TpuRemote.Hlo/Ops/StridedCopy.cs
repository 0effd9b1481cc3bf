using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// Where the elements of an index space lie in a flat array: the place of index 0 and the step along each dimension, in elements.
/// </summary>
internal readonly record struct StridedLayout(long Offset, ImmutableArray<long> Strides);

/// <summary>
/// Moves the elements of an index space from one layout to another: what transpose, slice, pad, broadcast and their like come to.
/// </summary>
internal static class StridedCopy
{
    /// <summary>Copies <c>target[to(i)] = source[from(i)]</c> for every index i within the dimensions.</summary>
    /// <param name="dimensions">The index space.</param>
    /// <param name="literal">The elements read.</param>
    /// <param name="from">Where each index lies in the source; a stride of 0 repeats, a negative one reverses.</param>
    /// <param name="target">The bytes of the elements written.</param>
    /// <param name="to">Where each index lies in the target.</param>
    public static void Copy(ImmutableArray<long> dimensions, Literal literal, StridedLayout from, Span<byte> target, StridedLayout to)
    {
        if (dimensions.Contains(0)) return;
        switch (literal.Type.ElementType.ByteSize())
        {
            case 1: CopyAs<byte>(dimensions, literal, from, target, to); break;
            case 2: CopyAs<ushort>(dimensions, literal, from, target, to); break;
            case 4: CopyAs<uint>(dimensions, literal, from, target, to); break;
            case 8: CopyAs<ulong>(dimensions, literal, from, target, to); break;
            case var size: throw new ArgumentException($"elements of 1, 2, 4 or 8 bytes were expected, they have {size}", nameof(literal));
        }
    }

    private static void CopyAs<T>(
        ImmutableArray<long> dimensions, Literal literal, StridedLayout from, Span<byte> target, StridedLayout to)
        where T : unmanaged =>
        Copy(dimensions, MemoryMarshal.Cast<byte, T>(literal.Bytes.Span), from, MemoryMarshal.Cast<byte, T>(target), to, 0);

    private static void Copy<T>(
        ImmutableArray<long> dimensions, ReadOnlySpan<T> source, StridedLayout from, Span<T> target, StridedLayout to, int dimension)
    {
        if (dimension == dimensions.Length)
        {
            target[(int)to.Offset] = source[(int)from.Offset];
            return;
        }
        if (dimension == dimensions.Length - 1)
        {
            CopyRow((int)dimensions[dimension], source, from.Offset, from.Strides[dimension], target, to.Offset, to.Strides[dimension]);
            return;
        }
        for (long i = 0; i < dimensions[dimension]; i++)
        {
            Copy(
                dimensions,
                source,
                @from with { Offset = from.Offset + (i * from.Strides[dimension]) },
                target,
                to with { Offset = to.Offset + (i * to.Strides[dimension]) },
                dimension + 1);
        }
    }

    private static void CopyRow<T>(int count, ReadOnlySpan<T> source, long from, long fromStride, Span<T> target, long to, long toStride)
    {
        if (toStride == 1 && fromStride == 1)
        {
            source.Slice((int)from, count).CopyTo(target.Slice((int)to, count));
            return;
        }
        if (toStride == 1 && fromStride == 0)
        {
            target.Slice((int)to, count).Fill(source[(int)from]);
            return;
        }
        for (var i = 0; i < count; i++) target[(int)(to + (i * toStride))] = source[(int)(from + (i * fromStride))];
    }
}
