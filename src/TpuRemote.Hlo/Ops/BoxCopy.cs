using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>A dense array and a place in it: where a box of elements is read or written.</summary>
internal readonly ref struct Corner(TensorType type, ReadOnlySpan<long> starts)
{
    private readonly ReadOnlySpan<long> _starts = starts;

    /// <summary>Bytes of one element.</summary>
    public int ElementSize => type.ElementType.ByteSize();

    /// <summary>The flat index one dimension further in, at the box's start there.</summary>
    public long Enter(long index, int dimension) => (index * type.Dimensions[dimension]) + _starts[dimension];
}

/// <summary>Copies a box of elements, which lies inside both arrays, from one dense array to another, row by row.</summary>
internal readonly ref struct BoxCopy(ReadOnlySpan<byte> from, Corner read, Span<byte> to, Corner written, ReadOnlySpan<long> sizes)
{
    private readonly ReadOnlySpan<byte> _from = from;
    private readonly Corner _read = read;
    private readonly Span<byte> _to = to;
    private readonly Corner _written = written;
    private readonly ReadOnlySpan<long> _sizes = sizes;

    /// <summary>Copies.</summary>
    public void Run()
    {
        if (!_sizes.Contains(0)) Copy(0, 0, 0);
    }

    private void Copy(int dimension, long from, long to)
    {
        if (dimension == _sizes.Length)
        {
            CopyRow(from, to, 1);
            return;
        }
        from = _read.Enter(from, dimension);
        to = _written.Enter(to, dimension);
        if (dimension == _sizes.Length - 1)
        {
            CopyRow(from, to, _sizes[dimension]);
            return;
        }
        for (var i = 0L; i < _sizes[dimension]; i++) Copy(dimension + 1, from + i, to + i);
    }

    private void CopyRow(long from, long to, long count)
    {
        var size = _read.ElementSize;
        _from.Slice((int)from * size, (int)count * size).CopyTo(_to[((int)to * size)..]);
    }
}
