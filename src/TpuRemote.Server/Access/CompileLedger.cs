using TpuRemote.Server.Metrics;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Access;

/// <summary>How long one user's programs were compiled in the past hour; safe for several threads.</summary>
/// <param name="account">Whose it is.</param>
/// <param name="clock">Measures the compilations and the hour.</param>
/// <param name="meters">Told of each.</param>
internal sealed class CompileLedger(UserAccount account, TimeProvider clock, ServerMeters meters)
{
    private const string Quota = "max-compile-seconds";

    // Timers take 31 bits of milliseconds.
    private const long MaxSeconds = int.MaxValue / 1000;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    // Compilations that end within a second of one another share an entry, so that an hour has 3,600 at most.
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly LinkedList<(long End, TimeSpan Length)> _past = [];
    private TimeSpan _used;

    /// <summary>Time used in the past hour.</summary>
    public TimeSpan Used
    {
        get
        {
            lock (_gate)
            {
                Forget();
                return _used;
            }
        }
    }

    /// <summary>Does work on the user's time, and stops it when that is used up.</summary>
    /// <param name="work">The work, given what cancels it.</param>
    /// <param name="cancellation">Cancels it for other reasons.</param>
    /// <param name="isReading">Whether it only reads a program, which costs time but is not measured as compiling.</param>
    /// <exception cref="RefusalException">The time is used up.</exception>
    public T Spend<T>(Func<CancellationToken, T> work, CancellationToken cancellation, bool isReading = false)
    {
        // Not the infinite time span for no quota: that is -1 ms, which may as well be what is left.
        TimeSpan? left = account.Quotas.MaxCompileSeconds is { } seconds
            ? TimeSpan.FromSeconds(Math.Min(seconds, MaxSeconds)) - Used
            : null;
        if (left <= TimeSpan.Zero) throw Refusal();
        var start = clock.GetTimestamp();
        using var deadline = new CancellationTokenSource(left ?? Timeout.InfiniteTimeSpan, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            return work(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw Refusal();
        }
        finally
        {
            var length = clock.GetElapsedTime(start);
            if (!isReading) meters.Compiled(length.TotalSeconds);
            Add(length);
        }
    }

    private void Add(TimeSpan length)
    {
        lock (_gate)
        {
            Forget();
            _used += length;
            if (_past.Last is { } last && clock.GetElapsedTime(last.Value.End) < Grain)
                last.Value = (last.Value.End, last.Value.Length + length);
            else
                _past.AddLast((clock.GetTimestamp(), length));
        }
    }

    private void Forget()
    {
        while (_past.First is { } first && clock.GetElapsedTime(first.Value.End) >= Window)
        {
            _used -= first.Value.Length;
            _past.RemoveFirst();
        }
    }

    private RefusalException Refusal() => RefusalException.Quota(
        Quota, account.User.Name, account.Quotas.MaxCompileSeconds ?? 0, $"compiling, after {Used.TotalSeconds:0.0} s in the past hour,");
}
