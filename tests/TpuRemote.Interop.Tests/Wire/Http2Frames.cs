using System.Buffers.Binary;

namespace TpuRemote.Interop.Tests.Wire;

/// <summary>Reads one direction of an HTTP/2 connection (RFC 9113, section 4.1) and keeps the flags of the messages in its DATA.</summary>
/// <param name="prefaceBytes">What comes before the first frame: 24 bytes from a client, nothing from a server.</param>
/// <param name="calls">Where to add the flags of each stream, when its first DATA comes.</param>
internal sealed class Http2Frames(int prefaceBytes, List<MessageFlags> calls)
{
    /// <summary>What a client sends first.</summary>
    public const int ClientPrefaceBytes = 24;

    private const int HeaderBytes = 9;
    private const byte Data = 0;
    private const byte Padded = 8;

    private readonly Dictionary<int, MessageFlags> _streams = [];
    private byte[] _rest = [];
    private int _prefaceBytes = prefaceBytes;

    /// <summary>Takes the next bytes of the connection, cut anywhere.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        var preface = Math.Min(_prefaceBytes, bytes.Length);
        _prefaceBytes -= preface;
        byte[] all = [.. _rest, .. bytes[preface..]];
        var rest = all.AsSpan();
        while (rest.Length >= HeaderBytes && rest.Length >= HeaderBytes + Length(rest))
        {
            var frame = rest[..(HeaderBytes + Length(rest))];
            if (frame[3] == Data) TakeData(frame);
            rest = rest[frame.Length..];
        }

        _rest = rest.ToArray();
    }

    private static int Length(ReadOnlySpan<byte> frame) => (frame[0] << 16) | (frame[1] << 8) | frame[2];

    private void TakeData(ReadOnlySpan<byte> frame)
    {
        var stream = BinaryPrimitives.ReadInt32BigEndian(frame[5..]) & int.MaxValue;
        var payload = frame[HeaderBytes..];
        if ((frame[4] & Padded) != 0) payload = payload[1..^payload[0]];
        if (!_streams.TryGetValue(stream, out var flags))
        {
            flags = new MessageFlags();
            _streams.Add(stream, flags);
            calls.Add(flags);
        }

        flags.Take(payload);
    }
}
