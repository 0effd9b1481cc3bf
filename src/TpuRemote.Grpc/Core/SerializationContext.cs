using System.Buffers;

namespace Grpc.Core;

/// <summary>
/// Where a marshaller puts one message: either by <see cref="Complete(byte[])"/>, or in the buffer writer followed by
/// <see cref="Complete()"/>.
/// </summary>
internal abstract class SerializationContext
{
    /// <summary>Hands over the whole message.</summary>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    /// <summary>The transport's own buffer. Announce the length first and nothing is copied afterwards.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Announces the length of the message in bytes.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Says that the message stands in the buffer writer.</summary>
    public virtual void Complete() => throw new NotImplementedException();
}
