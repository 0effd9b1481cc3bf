using System.Net;
using System.Net.Http.Headers;
using TpuRemote.Grpc.Compression;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Client;

/// <summary>The body of a request: a stream of frames of no known length.</summary>
internal abstract class RequestContent : HttpContent
{
    protected RequestContent(Compressor? compressor)
    {
        Compressor = compressor;
        Headers.ContentType = new MediaTypeHeaderValue(ProtocolNames.ContentType);
    }

    /// <summary>What compresses the messages that are not excepted from it, or null.</summary>
    public Compressor? Compressor { get; }

    /// <summary>Why a call that waits for a connection has none, as a sentence with a space before it; null if it has.</summary>
    public string? WhileWaiting { get; set; }

    /// <summary>Lets go of the body, because the call has ended.</summary>
    public abstract void End();

    protected sealed override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected abstract override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken);

    protected sealed override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }
}
