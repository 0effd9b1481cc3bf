using TpuRemote.Server.Status;

namespace TpuRemote.Server.Runs;

/// <summary>One run's place in its session's lane, from admission to end.</summary>
internal sealed class RunTicket : IDisposable
{
    private readonly RunLane _lane;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RefusalException? _reason;
    private int _disposed;

    /// <summary>A run that starts after <paramref name="turn"/>.</summary>
    public RunTicket(RunLane lane, ulong runId, Task turn)
    {
        _lane = lane;
        RunId = runId;
        Turn = turn;
        Token = _cancellation.Token;
    }

    /// <summary>Name that the client gave; 0 for none.</summary>
    public ulong RunId { get; }

    /// <summary>Ends when the runs before it have ended, however they did.</summary>
    public Task Turn { get; }

    /// <summary>Ends with the run.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Cancelled when the run shall stop.</summary>
    public CancellationToken Token { get; }

    /// <summary>Why the run was cancelled; null when it was not.</summary>
    public RefusalException? Reason => Volatile.Read(ref _reason);

    /// <summary>Stops the run; the first reason counts.</summary>
    public void Cancel(RefusalException reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run has ended meanwhile.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _lane.Leave(this);
        _cancellation.Dispose();
        _ended.TrySetResult();
    }
}
