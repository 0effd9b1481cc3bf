using System.IO.Pipelines;
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
        var pipe = PipeWriter.Create(stream, RequestPipe.Options);
        try
        {
            Serialize(pipe);
            _ = await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await pipe.CompleteAsync(exception).ConfigureAwait(false);
            throw;
        }
    }

    private void Serialize(PipeWriter pipe)
    {
        if (Compressor.Applies(Compressor, options))
        {
            new CompressedMessageWriter(pipe, maxMessageSize, Compressor!).Write(message, marshaller.ContextualSerializer);
        }
        else
        {
            new MessageWriter(pipe, maxMessageSize).Write(message, marshaller.ContextualSerializer);
        }
    }
}
