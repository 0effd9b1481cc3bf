using TpuRemote.Server.Status;

namespace TpuRemote.Server.Runs;

/// <summary>
/// Lets one run compute at a time, as the pod does, in the order in which they came; refuses when too many are under way. Waiting
/// here takes no thread.
/// </summary>
/// <param name="limit">Runs at once, the one that computes and those that wait.</param>
internal sealed class RunGate(int limit) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(1);
    private int _inside;

    /// <summary>Waits for a turn; dispose what is returned to end it.</summary>
    /// <exception cref="RefusalException">Too many are under way.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Increment(ref _inside) > limit)
                throw RefusalException.Limit("max-concurrent-runs", limit, $"one run beside {limit}");
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
