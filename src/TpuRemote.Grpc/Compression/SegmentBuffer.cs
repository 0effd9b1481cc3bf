using System.Buffers;

namespace TpuRemote.Grpc.Compression;

/// <summary>
/// Bytes of a length that is not known before: pooled segments, each twice as large as the one before, up to a limit. Nothing is moved
/// when it grows, and what it holds at any time is at most twice what was written plus one segment.
/// </summary>
internal sealed class SegmentBuffer : IBufferWriter<byte>
{
    private const int FirstSegment = 4 * 1024;
    private const int LargestSegment = 256 * 1024;

    private readonly List<Segment> _segments = [];
    private int _nextSize = FirstSegment;

    /// <summary>The bytes written.</summary>
    public long Length { get; private set; }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count == 0)
        {
            return;
        }

        var last = _segments[^1];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, last.Array.Length - last.Written);
        last.Written += count;
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        var last = Room(Math.Max(sizeHint, 1));
        return last.Array.AsMemory(last.Written);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>What was written; valid until the buffer is written to or released.</summary>
    public ReadOnlySequence<byte> AsSequence()
    {
        if (_segments.Count == 0)
        {
            return ReadOnlySequence<byte>.Empty;
        }

        var start = 0L;
        for (var i = 0; i < _segments.Count; i++)
        {
            _segments[i].Link(start, i + 1 < _segments.Count ? _segments[i + 1] : null);
            start += _segments[i].Written;
        }

        return new ReadOnlySequence<byte>(_segments[0], 0, _segments[^1], _segments[^1].Written);
    }

    /// <summary>Gives the segments back to the pool; the buffer is empty afterwards and may be used again.</summary>
    public void Release()
    {
        foreach (var segment in _segments)
        {
            ArrayPool<byte>.Shared.Return(segment.Array);
        }

        _segments.Clear();
        (Length, _nextSize) = (0, FirstSegment);
    }

    private Segment Room(int size)
    {
        if (_segments.Count > 0 && _segments[^1].Array.Length - _segments[^1].Written >= size)
        {
            return _segments[^1];
        }

        var segment = new Segment(ArrayPool<byte>.Shared.Rent(Math.Max(size, _nextSize)));
        _nextSize = Math.Min(_nextSize * 2, LargestSegment);
        _segments.Add(segment);
        return segment;
    }

    private sealed class Segment(byte[] array) : ReadOnlySequenceSegment<byte>
    {
        public byte[] Array { get; } = array;

        public int Written { get; set; }

        public void Link(long start, Segment? next)
        {
            Memory = Array.AsMemory(0, Written);
            RunningIndex = start;
            Next = next;
        }
    }
}
