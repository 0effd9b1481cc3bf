using System.IO.Pipelines;
using Grpc.Core;
using TpuRemote.Grpc.Compression;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Client;

/// <summary>The requests of a call as its caller writes them.</summary>
internal sealed class RequestStream<TRequest, TResponse>(
    ClientCall<TRequest, TResponse> call,
    StreamedContent content,
    Marshaller<TRequest> marshaller,
    int? maxMessageSize,
    WriteOptions? options)
    : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    // The reset that fails a write and the status that explains it arrive together; the reader needs a moment to see the latter.
    private static readonly TimeSpan StatusGrace = TimeSpan.FromMilliseconds(250);

    private MessageWriter? _writer;
    private CompressedMessageWriter? _compressedWriter;
    private int _isWriting;
    private bool _isComplete;

    public WriteOptions? WriteOptions { get; set; } = options;

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        Enter("write");
        try
        {
            await using var cancelled = cancellationToken.UnsafeRegister(
                static call => ((ClientCall<TRequest, TResponse>)call!).Cancel(), call).ConfigureAwait(false);
            var pipe = await OpenAsync().ConfigureAwait(false);
            var flush = WriteOptions?.Flags.HasFlag(WriteFlags.BufferHint) is not true;
            Serialize(pipe, message, flush);
            if (flush)
            {
                await FlushAsync(pipe).ConfigureAwait(false);
            }
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    public async Task CompleteAsync()
    {
        Enter("complete");
        try
        {
            _isComplete = true;
            var pipe = await content.Opened.ConfigureAwait(false);
            if (pipe is null || call.Outcome.IsCompleted)
            {
                // The call is over, and its request stream with it.
                return;
            }

            if (pipe.UnflushedBytes > 0)
            {
                await FlushAsync(pipe).ConfigureAwait(false);
            }

            content.Complete();
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }

    private void Enter(string what)
    {
        if (Interlocked.Exchange(ref _isWriting, 1) == 1)
        {
            throw new InvalidOperationException($"Cannot {what}: a write is in progress; a stream takes one write at a time.");
        }

        if (_isComplete)
        {
            Volatile.Write(ref _isWriting, 0);
            throw new InvalidOperationException($"Cannot {what}: the request stream was completed.");
        }
    }

    private async Task<PipeWriter> OpenAsync()
    {
        var pipe = await content.Opened.ConfigureAwait(false);
        if (pipe is null || call.Outcome.IsCompleted)
        {
            throw Over(await call.Outcome.ConfigureAwait(false));
        }

        return pipe;
    }

    private void Serialize(PipeWriter pipe, TRequest message, bool flush)
    {
        try
        {
            if (Compressor.Applies(content.Compressor, WriteOptions))
            {
                _compressedWriter ??= new CompressedMessageWriter(pipe, maxMessageSize, content.Compressor!);
                _compressedWriter.Write(message, marshaller.ContextualSerializer);
            }
            else
            {
                _writer ??= new MessageWriter(pipe, maxMessageSize);
                _writer.IsSentNext = flush;
                _writer.Write(message, marshaller.ContextualSerializer);
            }
        }
        catch (Exception exception)
        {
            // Part of a message may stand in the pipe: the stream cannot go on.
            call.Settle(StatusMapping.FromException(exception));
            throw;
        }
    }

    private async Task FlushAsync(PipeWriter pipe)
    {
        try
        {
            // Before the rest the pipe sends what it holds, and hands the rest to the stream as it is.
            var rest = _writer?.TakeRest() ?? default;
            var flush = rest.IsEmpty ? pipe.FlushAsync(call.Aborted) : pipe.WriteAsync(rest, call.Aborted);
            _ = await flush.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _ = await Task.WhenAny(call.Outcome, Task.Delay(StatusGrace)).ConfigureAwait(false);
            throw call.Outcome.IsCompleted
                ? Over(await call.Outcome.ConfigureAwait(false))
                : new RpcException(StatusMapping.FromException(exception));
        }
    }

    private static Exception Over(CallOutcome outcome) => outcome.IsSuccess
        ? new InvalidOperationException("Cannot write: the server has ended the call with OK.")
        : outcome.ToException();
}
