namespace TpuRemote.Server.Sessions;

/// <summary>
/// Keeps a session alive while calls use it, and for its length after the last one. A length of
/// <see cref="Timeout.InfiniteTimeSpan"/> never runs out: such a session ends with the stream that opened it.
/// </summary>
internal sealed class SessionLease : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Action _expired;
    private readonly ITimer _timer;
    private int _uses;
    private bool _ended;

    /// <summary>Starts the lease.</summary>
    /// <param name="length">How long the session lives without a call.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="expired">Called once, when it has run out.</param>
    public SessionLease(TimeSpan length, TimeProvider clock, Action expired)
    {
        Length = length;
        _expired = expired;
        _timer = clock.CreateTimer(_ => Expire(), null, length, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How long the session lives without a call.</summary>
    public TimeSpan Length { get; }

    /// <summary>Whether the lease runs by time.</summary>
    public bool IsTimed => Length != Timeout.InfiniteTimeSpan;

    /// <summary>Starts a call; false when the lease has ended.</summary>
    public bool TryUse()
    {
        lock (_gate)
        {
            if (_ended) return false;
            _uses++;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    /// <summary>Ends a call; with the last one the lease runs anew.</summary>
    public void Release()
    {
        lock (_gate)
        {
            if (--_uses == 0 && !_ended) _timer.Change(Length, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the lease without calling <c>expired</c>.</summary>
    public void Dispose()
    {
        lock (_gate) _ended = true;
        _timer.Dispose();
    }

    private void Expire()
    {
        lock (_gate)
        {
            // A call may have begun between the timer's tick and here.
            if (_ended || _uses > 0) return;
            _ended = true;
        }

        _expired();
    }
}
