using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace TpuRemote.Server.Connections;

/// <summary>A pipe to a peer that knows for how long the peer has taken nothing. Flushes that end at once cost nothing more.</summary>
internal sealed class WatchedWriter(PipeWriter inner) : PipeWriter
{
    private const long NotStalled = 0;

    private long _stalledSince = NotStalled;

    /// <summary>For how long the flush at hand has waited for the peer; zero when none does.</summary>
    public TimeSpan StalledFor => Volatile.Read(ref _stalledSince) is var since && since == NotStalled
        ? TimeSpan.Zero
        : TimeProvider.System.GetElapsedTime(since);

    /// <inheritdoc />
    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    /// <inheritdoc />
    public override long UnflushedBytes => inner.UnflushedBytes;

    /// <inheritdoc />
    public override void Advance(int bytes) => inner.Advance(bytes);

    /// <inheritdoc />
    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    /// <inheritdoc />
    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    /// <inheritdoc />
    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    /// <inheritdoc />
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <inheritdoc />
    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    /// <inheritdoc />
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var flush = inner.FlushAsync(cancellationToken);
        return flush.IsCompleted ? flush : TimeAsync(flush);
    }

    /// <inheritdoc />
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        var write = inner.WriteAsync(source, cancellationToken);
        return write.IsCompleted ? write : TimeAsync(write);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<FlushResult> TimeAsync(ValueTask<FlushResult> flush)
    {
        Volatile.Write(ref _stalledSince, TimeProvider.System.GetTimestamp());
        try
        {
            return await flush;
        }
        finally
        {
            Volatile.Write(ref _stalledSince, NotStalled);
        }
    }
}
