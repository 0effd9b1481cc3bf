using System.Buffers;
using Google.Protobuf;
using Grpc.Core;

namespace TpuRemote.Grpc.Buffers;

/// <summary>
/// Reads and writes <see cref="BufferPart{THeader}"/> as the message that it stands for: field 1 is the header, field 2 the chunk. What is
/// not simply one of the two (other fields, several of them) goes through the generated parser, so that the bytes mean the same to both.
/// </summary>
/// <typeparam name="TMessage">The generated message.</typeparam>
/// <typeparam name="THeader">The header's message.</typeparam>
internal sealed class BufferPartFormat<TMessage, THeader>(
    MessageParser<TMessage> parser, Func<TMessage, BufferPart<THeader>> read, Func<THeader, TMessage> wrap)
    where TMessage : class, IMessage<TMessage>
    where THeader : class
{
    // Field 2 of type bytes (protobuf encoding: number << 3 | 2, for what has a length before it).
    private const byte ChunkTag = 2 << 3 | 2;

    // The tag and a length of at most five bytes.
    private const int MaxPrefix = 6;

    /// <summary>The format as stubs and services take it.</summary>
    public Marshaller<BufferPart<THeader>> Marshaller => Marshallers.Create<BufferPart<THeader>>(Serialize, Deserialize);

    private void Serialize(BufferPart<THeader> part, SerializationContext context)
    {
        if (part.Chunk is { } chunk)
        {
            SerializeChunk(chunk, context);
            return;
        }

        var message = wrap(part.Header ?? throw new InvalidOperationException("A part of neither a header nor a chunk was to be sent."));
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    private static void SerializeChunk(in ReadOnlySequence<byte> chunk, SerializationContext context)
    {
        var length = checked((int)chunk.Length);
        Span<byte> prefix = stackalloc byte[MaxPrefix];
        prefix = prefix[..WritePrefix(prefix, (uint)length)];
        context.SetPayloadLength(checked(prefix.Length + length));
        var writer = context.GetBufferWriter();
        writer.Write(prefix);
        if (chunk.IsSingleSegment && context is IPayloadReference reference)
        {
            reference.CompleteWith(chunk.First);
            return;
        }

        foreach (var segment in chunk)
        {
            writer.Write(segment.Span);
        }

        context.Complete();
    }

    private BufferPart<THeader> Deserialize(DeserializationContext context)
    {
        var payload = context is IPayloadLoan loan ? loan.Borrow() : new ReadOnlySequence<byte>(context.PayloadAsNewBuffer());
        return TryReadChunk(payload, out var chunk) ? new BufferPart<THeader>(chunk) : read(parser.ParseFrom(payload));
    }

    private static int WritePrefix(Span<byte> prefix, uint length)
    {
        prefix[0] = ChunkTag;
        var at = 1;
        for (; length >= 0x80; length >>= 7)
        {
            prefix[at++] = (byte)(length | 0x80);
        }

        prefix[at++] = (byte)length;
        return at;
    }

    // Only a message that is one chunk and nothing else.
    private static bool TryReadChunk(in ReadOnlySequence<byte> payload, out ReadOnlySequence<byte> chunk)
    {
        var reader = new SequenceReader<byte>(payload);
        chunk = default;
        if (!reader.TryRead(out var tag) || tag != ChunkTag)
        {
            return false;
        }

        var length = 0L;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (!reader.TryRead(out var digit))
            {
                return false;
            }

            length |= (long)(digit & 0x7f) << shift;
            if (digit < 0x80)
            {
                chunk = reader.UnreadSequence;
                return chunk.Length == length;
            }
        }

        return false;
    }
}
