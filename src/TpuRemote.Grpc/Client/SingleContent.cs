using System.Buffers;
using System.Net;
using Grpc.Core;
using TpuRemote.Grpc.Compression;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Client;

/// <summary>A body of one message, serialized when the connection is there to take it.</summary>
internal sealed class SingleContent<T>(
    T message, Marshaller<T> marshaller, int? maxMessageSize, Compressor? compressor, WriteOptions? options)
    : RequestContent(compressor)
{
    public override void End()
    {
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Not flushed: message and end of the stream then leave together, and the server wakes once for both.
        var body = new SegmentBuffer();
        try
        {
            Serialize(body);
            foreach (var segment in body.AsSequence())
            {
                await stream.WriteAsync(segment, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            body.Release();
        }
    }

    private void Serialize(SegmentBuffer body)
    {
        if (Compressor.Applies(Compressor, options))
        {
            new CompressedMessageWriter(body, maxMessageSize, Compressor!).Write(message, marshaller.ContextualSerializer);
        }
        else
        {
            new MessageWriter(body, maxMessageSize).Write(message, marshaller.ContextualSerializer);
        }
    }
}
