using System.Diagnostics;
using TpuRemote.Server.Metrics;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Runs;

/// <summary>
/// Lets one run compute at a time, as the pod does. Callers take turns: however many runs one of them has waiting, another's run waits
/// for at most one of those. Runs of one caller keep their order. Waiting here takes no thread. Refuses when too many are under way.
/// </summary>
/// <param name="limit">Runs at once, the one that computes and those that wait; one caller may have half of them.</param>
/// <param name="meters">Told how long each waited; null for nobody.</param>
internal sealed class RunGate(int limit, ServerMeters? meters = null)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<object, Line> _lines = new(ReferenceEqualityComparer.Instance);
    private readonly LinkedList<Line> _next = [];
    private int _inside;
    private bool _isTaken;

    /// <summary>Runs that compute or wait.</summary>
    public int Inside
    {
        get
        {
            lock (_gate) return _inside;
        }
    }

    private int Share => Math.Max(1, (limit + 1) / 2);

    /// <summary>Waits for a turn; dispose what is returned to end it.</summary>
    /// <param name="caller">Whose run it is: its session, which for callers without one is their user's.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RefusalException">Too many are under way.</exception>
    public async Task<IDisposable> EnterAsync(object caller, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = Stopwatch.GetTimestamp();
        var turn = Join(caller);
        await using var cancelled = cancellation.UnsafeRegister(static (turn, token) => ((Turn)turn!).Abandon(token), turn);
        await turn.Begun;
        meters?.RunWaited(Stopwatch.GetElapsedTime(start).TotalSeconds);
        return turn;
    }

    private Turn Join(object caller)
    {
        lock (_gate)
        {
            if (!_lines.TryGetValue(caller, out var line)) line = new Line(caller);
            if (_inside >= limit) throw RefusalException.Busy("max-concurrent-runs", limit, $"one run beside {_inside}");
            if (line.Count >= Share)
                throw RefusalException.Limit(
                    "max-concurrent-runs", limit, $"one run beside {line.Count} of the same caller, who may have half of the limit");
            _lines[caller] = line;
            var turn = new Turn(this, line);
            line.Count++;
            _inside++;
            if (line.Waiting.Count == 0) _next.AddLast(line);
            line.Waiting.AddLast(turn);
            Advance();
            return turn;
        }
    }

    // The lock is held.
    private void Advance()
    {
        if (_isTaken || _next.First is not { Value: var line }) return;
        var turn = line.Waiting.First!.Value;
        _next.RemoveFirst();
        line.Waiting.RemoveFirst();
        if (line.Waiting.Count > 0) _next.AddLast(line);
        _isTaken = true;
        turn.Begin();
    }

    // The lock is held.
    private void Forget(Line line)
    {
        _inside--;
        if (--line.Count == 0) _lines.Remove(line.Caller);
    }

    private void Leave(Turn turn)
    {
        lock (_gate)
        {
            Forget(turn.Line);
            _isTaken = false;
            Advance();
        }
    }

    /// <summary>Takes a turn out that has not begun; false when it has.</summary>
    private bool TryRemove(Turn turn)
    {
        lock (_gate)
        {
            if (!turn.Line.Waiting.Remove(turn)) return false;
            if (turn.Line.Waiting.Count == 0) _next.Remove(turn.Line);
            Forget(turn.Line);
            return true;
        }
    }

    /// <summary>One caller's runs: how many are here, and those that wait.</summary>
    private sealed class Line(object caller)
    {
        public object Caller { get; } = caller;

        public LinkedList<Turn> Waiting { get; } = [];

        public int Count { get; set; }
    }

    private sealed class Turn(RunGate gate, Line line) : IDisposable
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left;

        public Line Line => line;

        public Task Begun => _begun.Task;

        public void Begin() => _begun.TrySetResult();

        public void Abandon(CancellationToken cancellation)
        {
            if (gate.TryRemove(this)) _begun.TrySetCanceled(cancellation);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) gate.Leave(this);
        }
    }
}
