namespace TpuRemote.Grpc.Client;

/// <summary>
/// How long a channel waits between attempts to connect (grpc/grpc doc/connection-backoff.md): the first wait, then 1.6 times the last one
/// up to the longest, each 20 % longer or shorter by chance so that many clients do not come at once. Calls that wait share the wait.
/// </summary>
internal sealed class ConnectionBackoff(TimeSpan initial, TimeSpan? longest)
{
    private const double Multiplier = 1.6;
    private const double Jitter = 0.2;

    private readonly Lock _gate = new();
    private TimeSpan? _next;
    private Task _waiting = Task.CompletedTask;

    /// <summary>Ends when the next attempt is due.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_waiting.IsCompleted)
            {
                var wait = _next ?? initial;
                _waiting = Task.Delay(wait * (1 + (Jitter * ((2 * Random.Shared.NextDouble()) - 1))), CancellationToken.None);
                var next = wait * Multiplier;
                _next = next > longest ? longest : next;
            }

            return _waiting.WaitAsync(cancellationToken);
        }
    }

    /// <summary>There was a connection: what fails next waits the first wait.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _next = null;
        }
    }
}
