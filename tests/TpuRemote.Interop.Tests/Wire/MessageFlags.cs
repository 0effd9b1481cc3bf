namespace TpuRemote.Interop.Tests.Wire;

/// <summary>Reads the flags before gRPC's messages out of a stream of their bytes: a byte of flags, four of length, the message.</summary>
internal sealed class MessageFlags
{
    private const int PrefixBytes = 5;

    private readonly List<byte> _flags = [];
    private readonly byte[] _prefix = new byte[PrefixBytes];
    private int _prefixBytes;
    private long _messageBytes;

    /// <summary>The flags so far, one digit per message: <c>10</c> is a compressed message and then a plain one.</summary>
    public string Digits => string.Concat(_flags);

    /// <summary>Takes the next bytes of the stream, cut anywhere.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var taken = _messageBytes > 0 ? SkipMessage(bytes.Length) : TakePrefix(bytes);
            bytes = bytes[taken..];
        }
    }

    private int SkipMessage(int available)
    {
        var taken = (int)Math.Min(available, _messageBytes);
        _messageBytes -= taken;
        return taken;
    }

    private int TakePrefix(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, PrefixBytes - _prefixBytes);
        bytes[..taken].CopyTo(_prefix.AsSpan(_prefixBytes));
        _prefixBytes += taken;
        if (_prefixBytes == PrefixBytes)
        {
            _flags.Add(_prefix[0]);
            _messageBytes = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(_prefix.AsSpan(1));
            _prefixBytes = 0;
        }

        return taken;
    }
}
