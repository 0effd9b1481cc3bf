using System.Buffers;
using System.Buffers.Binary;

namespace TpuRemote.Grpc.Wire;

/// <summary>The five bytes before each message: whether it is compressed, and its length, big-endian (doc/PROTOCOL-HTTP2.md).</summary>
/// <param name="Flag">0 for a message as it is, 1 for a compressed one; nothing else is defined.</param>
/// <param name="Length">The length of the message in bytes.</param>
internal readonly record struct MessageHeader(byte Flag, uint Length)
{
    public const int Size = 5;

    public static bool TryRead(in ReadOnlySequence<byte> buffer, out MessageHeader header)
    {
        header = default;
        if (buffer.Length < Size)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Size];
        buffer.Slice(0, Size).CopyTo(bytes);
        header = new MessageHeader(bytes[0], BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]));
        return true;
    }

    public void Write(IBufferWriter<byte> output)
    {
        var bytes = output.GetSpan(Size);
        bytes[0] = Flag;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[1..], Length);
        output.Advance(Size);
    }
}
