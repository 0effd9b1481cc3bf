using System.Buffers;
using System.Buffers.Binary;

namespace TpuRemote.Grpc.Compression;

/// <summary>
/// What stands at the end of compressed data about what it holds. .NET's streams take data that is cut off for data that ends, so half a
/// message could pass for a whole one: each byte of protobuf's wire format may be the last.
/// </summary>
internal static class EncodedTrailer
{
    private const int Size = 4;

    /// <summary>
    /// Whether the last bytes of <paramref name="encoded"/> fit <paramref name="message"/>; true where the format is unknown.
    /// </summary>
    public static bool Agrees(string encoding, in ReadOnlySequence<byte> encoded, SegmentBuffer message) => encoding switch
    {
        // Some senders make nothing out of nothing.
        _ when encoded.IsEmpty => message.Length == 0,

        // RFC 1952 section 2.3.1: ISIZE, the length modulo 2^32. A gRPC message is one gzip member.
        "gzip" => encoded.Length >= Size && BinaryPrimitives.ReadUInt32LittleEndian(LastBytes(encoded)) == unchecked((uint)message.Length),

        // RFC 1950 section 2.2: ADLER32 of the uncompressed data.
        "deflate" => encoded.Length >= Size && BinaryPrimitives.ReadUInt32BigEndian(LastBytes(encoded)) == Adler32(message.AsSequence()),
        _ => true,
    };

    private static byte[] LastBytes(in ReadOnlySequence<byte> bytes) => bytes.Slice(bytes.Length - Size).ToArray();

    // RFC 1950 section 9: two sums modulo the largest prime below 2^16. 5552 is how many bytes may be added before 32 bits overflow.
    private static uint Adler32(in ReadOnlySequence<byte> message)
    {
        const uint Prime = 65521;
        const int Stretch = 5552;
        var (a, b) = (1u, 0u);
        foreach (var segment in message)
        {
            for (var rest = segment.Span; !rest.IsEmpty; rest = rest[Math.Min(Stretch, rest.Length)..])
            {
                foreach (var value in rest[..Math.Min(Stretch, rest.Length)])
                {
                    a += value;
                    b += a;
                }

                a %= Prime;
                b %= Prime;
            }
        }

        return (b << 16) | a;
    }
}
