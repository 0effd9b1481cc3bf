using System.Buffers;
using Grpc.Core;
using TpuRemote.Grpc.Buffers;

namespace TpuRemote.Grpc.Wire;

/// <summary>A message where it was received: the deserializer reads the transport's own segments.</summary>
internal sealed class MessagePayload : DeserializationContext, IPayloadLoan
{
    private ReadOnlySequence<byte> _payload;
    private bool _canLend;

    /// <summary>Whether the message that was read last was lent, and stays where it is until the next one is read.</summary>
    public bool IsLent { get; private set; }

    public override int PayloadLength => (int)_payload.Length;

    public override byte[] PayloadAsNewBuffer() => _payload.ToArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;

    public ReadOnlySequence<byte> Borrow()
    {
        IsLent = _canLend;
        return _canLend ? _payload : new ReadOnlySequence<byte>(_payload.ToArray());
    }

    /// <summary>The next message.</summary>
    /// <param name="payload">Its bytes.</param>
    /// <param name="canLend">Whether they stay where they are after it was deserialized.</param>
    public void Set(in ReadOnlySequence<byte> payload, bool canLend) => (_payload, _canLend, IsLent) = (payload, canLend, false);

    public void Clear() => _payload = default;
}
