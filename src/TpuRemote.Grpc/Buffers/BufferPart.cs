using System.Buffers;

namespace TpuRemote.Grpc.Buffers;

/// <summary>
/// A message of an upload or a download as <c>transfer.proto</c> has it, a header or a chunk of bytes, whose bytes are nobody's copy: a
/// part that is sent refers to the sender's memory, one that was received to the transport's, until the next is read.
/// </summary>
/// <typeparam name="THeader">The header's message.</typeparam>
internal sealed class BufferPart<THeader>
    where THeader : class
{
    /// <summary>A part that holds a header.</summary>
    public BufferPart(THeader? header) => Header = header;

    /// <summary>A part that holds a chunk.</summary>
    public BufferPart(ReadOnlySequence<byte> chunk) => Chunk = chunk;

    /// <summary>The header; null in a part that holds a chunk, or neither.</summary>
    public THeader? Header { get; }

    /// <summary>The bytes; null in a part that holds a header, or neither.</summary>
    public ReadOnlySequence<byte>? Chunk { get; }
}
