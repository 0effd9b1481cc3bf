using System.IO.Pipelines;
using System.Net;
using Grpc.Core;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Client;

/// <summary>A body of one message, serialized when the connection is there to take it.</summary>
internal sealed class SingleContent<T>(T message, Marshaller<T> marshaller, int? maxMessageSize) : RequestContent
{
    public override void End()
    {
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var pipe = PipeWriter.Create(stream, RequestPipe.Options);
        try
        {
            new MessageWriter(pipe, maxMessageSize).Write(message, marshaller.ContextualSerializer);
            _ = await pipe.FlushAsync(cancellationToken).ConfigureAwait(false);
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await pipe.CompleteAsync(exception).ConfigureAwait(false);
            throw;
        }
    }
}
