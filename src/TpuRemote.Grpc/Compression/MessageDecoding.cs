using System.Buffers;
using Grpc.Core;
using Grpc.Net.Compression;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Compression;

/// <summary>How one side undoes its peer's compression (grpc/grpc doc/compression.md).</summary>
/// <param name="Encoding">The peer's <c>grpc-encoding</c>, or null.</param>
/// <param name="Providers">What this side knows.</param>
/// <param name="UnknownEncoding">The status of a message in another encoding: Unimplemented on a server, Internal on a client.</param>
internal readonly record struct MessageDecoding(string? Encoding, CompressionProviders Providers, StatusCode UnknownEncoding)
{
    /// <summary>
    /// The message that <paramref name="payload"/> holds. It is refused as soon as more than <paramref name="maxMessageSize"/> bytes have
    /// come out, so that a small message that stands for a huge one costs no more than a message of the allowed size.
    /// </summary>
    /// <exception cref="RpcException">
    /// No encoding was named or the bytes are not what it says (Internal), the encoding is unknown, or the message is too large
    /// (ResourceExhausted).
    /// </exception>
    public SegmentBuffer Decode(in ReadOnlySequence<byte> payload, int? maxMessageSize)
    {
        var provider = FindProvider();
        var message = new SegmentBuffer();
        try
        {
            Decompress(provider, payload, message, maxMessageSize ?? int.MaxValue);
            if (!EncodedTrailer.Agrees(provider.EncodingName, payload, message))
            {
                throw new InvalidDataException("it is cut off, or its checksum is another's.");
            }

            return message;
        }
        catch (Exception exception)
        {
            message.Release();
            throw exception is RpcException ? exception : new RpcException(new Status(
                StatusCode.Internal,
                $"A message of {payload.Length} bytes is not what grpc-encoding '{Encoding}' says: {exception.Message}",
                exception));
        }
    }

    private static void Decompress(ICompressionProvider provider, in ReadOnlySequence<byte> payload, SegmentBuffer message, int limit)
    {
        using var input = new SequenceStream(payload);
        using var stream = provider.CreateDecompressionStream(input);
        int count;
        while ((count = stream.Read(message.GetSpan())) > 0)
        {
            message.Advance(count);
            if (message.Length > limit)
            {
                throw new RpcException(new Status(
                    StatusCode.ResourceExhausted,
                    $"Received message exceeds the maximum configured message size: {payload.Length} compressed bytes hold more than "
                    + $"{limit} bytes, at most {limit} accepted."));
            }
        }
    }

    private ICompressionProvider FindProvider() => Encoding is null or ProtocolNames.Identity
        ? throw new RpcException(new Status(
            StatusCode.Internal,
            $"Malformed stream: a message is marked compressed, but grpc-encoding is '{Encoding ?? "absent"}'."))
        : Providers.Find(Encoding) ?? throw new RpcException(new Status(
            UnknownEncoding, $"A message is compressed with '{Encoding}'; accepted encodings: {Providers.AcceptEncoding}."));
}
