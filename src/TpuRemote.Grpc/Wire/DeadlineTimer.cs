namespace TpuRemote.Grpc.Wire;

/// <summary>Calls back once when a moment in UTC has come, however far away it is.</summary>
internal sealed class DeadlineTimer : IDisposable
{
    // The longest time that System.Threading.Timer takes, in milliseconds.
    private const double LongestWait = uint.MaxValue - 1;

    private readonly DateTime _deadline;
    private readonly Action _expired;
    private readonly Timer _timer;

    public DeadlineTimer(DateTime deadline, Action expired)
    {
        _deadline = deadline;
        _expired = expired;
        _timer = new Timer(static state => ((DeadlineTimer)state!).Tick(), this, Timeout.Infinite, Timeout.Infinite);
        Arm();
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        // A timer may fire a little before the wall clock says so, and long before if the wait was cut to the longest one.
        if (DateTime.UtcNow < _deadline)
        {
            Arm();
        }
        else
        {
            _expired();
        }
    }

    private void Arm()
    {
        var wait = Math.Clamp(Math.Ceiling((_deadline - DateTime.UtcNow).TotalMilliseconds), 0, LongestWait);
        _ = _timer.Change((long)wait, Timeout.Infinite);
    }
}
