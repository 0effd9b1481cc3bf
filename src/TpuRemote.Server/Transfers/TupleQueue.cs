using System.Threading.Channels;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Transfers;

/// <summary>
/// The infeed or outfeed queue of one core: bounded, first in first out, and every wait has a deadline. Tuples of one producer keep their
/// order when it calls <see cref="EnqueueAsync"/> in that order, even without awaiting each call.
/// </summary>
/// <param name="name">For messages, such as "infeed queue of device 3".</param>
/// <param name="depth">Tuples that wait at most.</param>
/// <param name="budget">Charged for the bytes of waiting tuples.</param>
/// <param name="clock">Measures the deadlines.</param>
internal sealed class TupleQueue(string name, int depth, Arrays.ByteBudget budget, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private Channel<HostTuple> _channel = NewChannel(depth);
    private RefusalException? _closed;

    /// <summary>Adds a tuple, waiting for room.</summary>
    /// <exception cref="RefusalException">No room in time, the budget is spent, or the queue was emptied.</exception>
    public async Task EnqueueAsync(HostTuple tuple, TimeSpan timeout, CancellationToken cancellation)
    {
        var channel = Current();
        budget.Reserve(tuple.ByteSize, name);
        try
        {
            if (!channel.Writer.TryWrite(tuple)) await WaitAsync(Write, "room in", timeout, cancellation);
        }
        catch
        {
            budget.Release(tuple.ByteSize);
            throw;
        }

        async Task<bool> Write(CancellationToken token)
        {
            await channel.Writer.WriteAsync(tuple, token);
            return true;
        }
    }

    /// <summary>Takes the oldest tuple, waiting for one.</summary>
    /// <exception cref="RefusalException">None came in time, or the queue was emptied.</exception>
    public async Task<HostTuple> DequeueAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        var tuple = await TakeAsync(timeout, cancellation);
        Release(tuple);
        return tuple;
    }

    /// <summary>As <see cref="DequeueAsync"/>, but the tuple's bytes stay charged until <see cref="Release"/>.</summary>
    /// <exception cref="RefusalException">None came in time, or the queue was emptied.</exception>
    public async Task<HostTuple> TakeAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        var channel = Current();
        if (!channel.Reader.TryRead(out var tuple))
            tuple = await WaitAsync(token => channel.Reader.ReadAsync(token).AsTask(), "tuple in", timeout, cancellation);
        return tuple;
    }

    /// <summary>A tuple that was taken is held no longer.</summary>
    public void Release(HostTuple tuple) => budget.Release(tuple.ByteSize);

    /// <summary>Drops every waiting tuple and fails every pending call.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="closes">Whether later calls fail, too; else they find an empty queue.</param>
    public void Clear(RefusalException reason, bool closes = false)
    {
        Channel<HostTuple> old;
        lock (_gate)
        {
            if (closes) _closed ??= reason;
            old = _channel;
            _channel = NewChannel(depth);
        }

        old.Writer.TryComplete(reason);
        while (old.Reader.TryRead(out var tuple)) budget.Release(tuple.ByteSize);
    }

    private static Channel<HostTuple> NewChannel(int depth) =>
        Channel.CreateBounded<HostTuple>(new BoundedChannelOptions(depth) { FullMode = BoundedChannelFullMode.Wait });

    private Channel<HostTuple> Current()
    {
        lock (_gate) return _closed is null ? _channel : throw _closed;
    }

    private async Task<T> WaitAsync<T>(
        Func<CancellationToken, Task<T>> wait, string what, TimeSpan timeout, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            return await wait(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new RefusalException(RefusalKind.DeadlineExceeded, $"no {what} the {name} within {timeout.TotalSeconds:0.###} s");
        }
        catch (ChannelClosedException closed) when (closed.InnerException is RefusalException reason)
        {
            throw new RefusalException(reason.Kind, reason.Message, reason.CauseOperation, closed);
        }
    }
}
