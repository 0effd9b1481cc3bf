using Grpc.Core;

namespace TpuRemote.Grpc.Server;

/// <summary>The responses of a call as its handler writes them.</summary>
internal sealed class ResponseWriter<T>(HttpServerCallContext context, Marshaller<T> marshaller) : IServerStreamWriter<T>
    where T : class
{
    private int _isWriting;

    public WriteOptions? WriteOptions
    {
        get => context.WriteOptions;
        set => context.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Interlocked.Exchange(ref _isWriting, 1) == 1)
        {
            throw new InvalidOperationException("A write is in progress; a stream takes one write at a time.");
        }

        try
        {
            var flush = WriteOptions?.Flags.HasFlag(WriteFlags.BufferHint) is not true;
            await context.WriteAsync(message, marshaller, flush, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _isWriting, 0);
        }
    }
}
