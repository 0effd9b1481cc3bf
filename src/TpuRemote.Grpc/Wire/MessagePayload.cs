using System.Buffers;
using Grpc.Core;

namespace TpuRemote.Grpc.Wire;

/// <summary>A message where it was received: the deserializer reads the transport's own segments.</summary>
internal sealed class MessagePayload : DeserializationContext
{
    private ReadOnlySequence<byte> _payload;

    public override int PayloadLength => (int)_payload.Length;

    public override byte[] PayloadAsNewBuffer() => _payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;

    public void Set(in ReadOnlySequence<byte> payload) => _payload = payload;
}
