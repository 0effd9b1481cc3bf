using System.Runtime.CompilerServices;

namespace TpuRemote.Pod.Kernels.Spaces;

/// <summary>How one view is walked over an iteration space: moves elements between the array and a dense run of lanes.</summary>
internal sealed unsafe class Walk
{
    private const int MaxRank = 32;

    private readonly long[] _dimensions;

    public Walk(long[] dimensions, long[] strides)
    {
        if (dimensions.Length > MaxRank)
            throw new NotSupportedException($"{dimensions.Length} dimensions that no view merges; at most {MaxRank}");
        _dimensions = dimensions;
        Strides = strides;
        IsSplat = Array.TrueForAll(strides, s => s == 0);
        IsDense = FollowsRowMajor(dimensions, strides);
    }

    /// <summary>By dimension, the distance between neighbours, in elements.</summary>
    public long[] Strides { get; }

    /// <summary>Whether every index reads the same element.</summary>
    public bool IsSplat { get; }

    /// <summary>Whether neighbours in row-major order are neighbours in the array.</summary>
    public bool IsDense { get; }

    /// <summary>
    /// Copies the elements at <paramref name="count"/> indices from <paramref name="start"/> on, in row-major order, to <paramref
    /// name="lanes"/>.
    /// </summary>
    public void Load(byte* array, int elementSize, long start, int count, byte* lanes)
    {
        switch (elementSize)
        {
            case 1: Move<byte, Loading>(array, start, count, lanes); break;
            case 2: Move<ushort, Loading>(array, start, count, lanes); break;
            case 4: Move<uint, Loading>(array, start, count, lanes); break;
            default: Move<ulong, Loading>(array, start, count, lanes); break;
        }
    }

    /// <summary>The opposite of <see cref="Load"/>.</summary>
    public void Store(byte* array, int elementSize, long start, int count, byte* lanes)
    {
        switch (elementSize)
        {
            case 1: Move<byte, Storing>(array, start, count, lanes); break;
            case 2: Move<ushort, Storing>(array, start, count, lanes); break;
            case 4: Move<uint, Storing>(array, start, count, lanes); break;
            default: Move<ulong, Storing>(array, start, count, lanes); break;
        }
    }

    /// <summary>Writes the element offsets themselves: an iota is a walk whose elements are their own offsets.</summary>
    public void Offsets(long start, int count, long* lanes) => Move<ulong, Counting>(null, start, count, (byte*)lanes);

    /// <summary>The same in 32 bits, for spaces whose offsets fit.</summary>
    public void Offsets(long start, int count, int* lanes) => Move<uint, Counting>(null, start, count, (byte*)lanes);

    /// <summary>The element offset of one index, given by its row-major number.</summary>
    public long OffsetOf(long index)
    {
        long offset = 0;
        for (var d = _dimensions.Length - 1; d >= 0; d--)
        {
            (index, var at) = Math.DivRem(index, _dimensions[d]);
            offset += at * Strides[d];
        }
        return offset;
    }

    private static bool FollowsRowMajor(long[] dimensions, long[] strides)
    {
        long expected = 1;
        for (var d = dimensions.Length - 1; d >= 0; d--)
        {
            if (dimensions[d] != 1 && strides[d] != expected) return false;
            expected *= dimensions[d];
        }
        return true;
    }

    // Invariant: start + count indices exist, and the view was checked to lie inside its array.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Move<T, TMove>(byte* array, long start, int count, byte* lanes)
        where T : unmanaged
        where TMove : struct, IMove
    {
        var rank = _dimensions.Length;
        var inner = rank - 1;
        var index = stackalloc long[rank];
        var offset = Locate(start, index);
        var (size, stride) = (_dimensions[inner], Strides[inner]);
        var lane = (T*)lanes;
        while (true)
        {
            var run = (int)Math.Min(count, size - index[inner]);
            TMove.Run((T*)array + offset, stride, lane, run, offset);
            count -= run;
            if (count == 0) return;
            lane += run;
            offset = Next(index, offset - index[inner] * stride);
        }
    }

    private long Locate(long start, long* index)
    {
        long offset = 0;
        for (var d = _dimensions.Length - 1; d >= 0; d--)
        {
            if (start == 0)
            {
                index[d] = 0;
                continue;
            }
            (start, index[d]) = Math.DivRem(start, _dimensions[d]);
            offset += index[d] * Strides[d];
        }
        return offset;
    }

    // To the start of the next run, from the start of this one.
    private long Next(long* index, long offset)
    {
        index[_dimensions.Length - 1] = 0;
        for (var d = _dimensions.Length - 2; d >= 0; d--)
        {
            offset += Strides[d];
            if (++index[d] < _dimensions[d]) break;
            offset -= index[d] * Strides[d];
            index[d] = 0;
        }
        return offset;
    }

    private interface IMove
    {
        static abstract void Run<T>(T* array, long stride, T* lanes, int count, long offset)
            where T : unmanaged;
    }

    private readonly struct Loading : IMove
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run<T>(T* array, long stride, T* lanes, int count, long offset)
            where T : unmanaged
        {
            if (stride == 1) new ReadOnlySpan<T>(array, count).CopyTo(new Span<T>(lanes, count));
            else if (stride == 0) new Span<T>(lanes, count).Fill(*array);
            else
            {
                for (var i = 0; i < count; i++) lanes[i] = array[i * stride];
            }
        }
    }

    private readonly struct Storing : IMove
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run<T>(T* array, long stride, T* lanes, int count, long offset)
            where T : unmanaged
        {
            if (stride == 1) new ReadOnlySpan<T>(lanes, count).CopyTo(new Span<T>(array, count));
            else
            {
                for (var i = 0; i < count; i++) array[i * stride] = lanes[i];
            }
        }
    }

    private readonly struct Counting : IMove
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run<T>(T* array, long stride, T* lanes, int count, long offset)
            where T : unmanaged
        {
            if (sizeof(T) == sizeof(int))
            {
                for (var i = 0; i < count; i++) ((int*)lanes)[i] = (int)(offset + i * stride);
            }
            else
            {
                for (var i = 0; i < count; i++) ((long*)lanes)[i] = offset + i * stride;
            }
        }
    }
}
