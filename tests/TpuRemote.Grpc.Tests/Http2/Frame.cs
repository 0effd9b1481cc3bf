using System.Buffers.Binary;

namespace TpuRemote.Grpc.Tests.Http2;

/// <summary>A frame of HTTP/2 (RFC 9113, section 4.1).</summary>
internal sealed record Frame(FrameType Type, byte Flags, int Stream, byte[] Payload)
{
    /// <summary>END_STREAM of DATA and HEADERS; ACK of SETTINGS and PING.</summary>
    public const byte End = 1;

    public const byte EndHeaders = 4;

    public bool HasFlag(byte flag) => (Flags & flag) != 0;

    /// <summary>The error code of RST_STREAM, or of GOAWAY, where it follows the last stream's number.</summary>
    public int ErrorCode => BinaryPrimitives.ReadInt32BigEndian(Payload.AsSpan(Type == FrameType.GoAway ? 4 : 0));

    public int LastStream => BinaryPrimitives.ReadInt32BigEndian(Payload);
}
