using TpuRemote.Server.Status;

namespace TpuRemote.Server.Runs;

/// <summary>Lets a limited number of runs compute at once, in the order in which they came; refuses when too many wait.</summary>
/// <param name="concurrent">Runs at once.</param>
/// <param name="queued">Runs that may wait.</param>
internal sealed class RunGate(int concurrent, int queued) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(concurrent);
    private int _inside;

    /// <summary>Waits for a turn; dispose what is returned to end it.</summary>
    /// <exception cref="RefusalException">Too many are waiting.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _inside) > (long)concurrent + queued)
        {
            Interlocked.Decrement(ref _inside);
            throw RefusalException.Limit("max-queued-runs", queued, $"one run beside {concurrent} that compute and {queued} that wait");
        }

        try
        {
            await _turns.WaitAsync(cancellation);
            return new Turn(this);
        }
        catch
        {
            Interlocked.Decrement(ref _inside);
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private void Leave()
    {
        Interlocked.Decrement(ref _inside);
        _turns.Release();
    }

    private sealed class Turn(RunGate gate) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) gate.Leave();
        }
    }
}
