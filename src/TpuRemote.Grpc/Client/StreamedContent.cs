using System.IO.Pipelines;
using System.Net;
using TpuRemote.Grpc.Compression;

namespace TpuRemote.Grpc.Client;

/// <summary>A body that stays open for messages until the caller completes it or the call ends.</summary>
internal sealed class StreamedContent(Compressor? compressor) : RequestContent(compressor)
{
    private readonly TaskCompletionSource<PipeWriter?> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isOpened;

    /// <summary>Where messages go once the connection is there; null if the call ended before.</summary>
    public Task<PipeWriter?> Opened => _opened.Task;

    /// <summary>Ends the body as the protocol has it: no more messages.</summary>
    public void Complete() => _ended.TrySetResult();

    /// <summary>Breaks the body off, which resets the stream, unless it was completed.</summary>
    public override void End()
    {
        _ = _opened.TrySetResult(null);
        _ = _ended.TrySetCanceled();
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // HttpClient sends a request again that the server did not begin to process; these messages are gone with the first stream.
        if (_isOpened)
        {
            throw new IOException("The server refused the stream, and a request stream cannot be sent a second time.");
        }

        _isOpened = true;

        // The request headers wait for the first bytes unless flushed, and a server may answer headers alone.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _ = _opened.TrySetResult(PipeWriter.Create(stream, RequestPipe.Options));

        // Not the token's business: it is cancelled when the connection breaks, and HttpClient would report this cancellation as the
        // cause. The call sees the break itself and then ends this body.
        await _ended.Task.ConfigureAwait(false);
    }
}
