using TpuRemote.Server.Access;

namespace TpuRemote.Server.Executables;

/// <summary>
/// Lets so many programs be read, compiled or explained at once. Users take turns: however much one of them has waiting, another's waits
/// for at most one of those to end. A user whose time is rationed has one turn at a time, so that no two spend the same seconds. Waiting
/// here takes no thread.
/// </summary>
/// <param name="limit">Turns at once, over all users.</param>
internal sealed class CompileTurns(int limit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UserAccount, Line> _lines = [];
    private readonly LinkedList<Line> _next = [];
    private int _taken;

    /// <summary>Waits for a turn; dispose what is returned to end it.</summary>
    /// <param name="account">Whose work it is.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IDisposable> EnterAsync(UserAccount account, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var turn = Join(account, account.Quotas.MaxCompileSeconds is not null);
        await using var cancelled = cancellation.UnsafeRegister(static (turn, token) => ((Turn)turn!).Abandon(token), turn);
        await turn.Begun;
        return turn;
    }

    private Turn Join(UserAccount account, bool isRationed)
    {
        lock (_gate)
        {
            if (!_lines.TryGetValue(account, out var line)) _lines[account] = line = new Line(account);
            line.IsRationed = isRationed;
            var turn = new Turn(this, line);
            if (line.Waiting.Count == 0) _next.AddLast(line);
            line.Waiting.AddLast(turn);
            Advance();
            return turn;
        }
    }

    // The lock is held.
    private void Advance()
    {
        while (_taken < limit && _next.FirstOrDefault(line => line.MayBegin) is { } line)
        {
            var turn = line.Waiting.First!.Value;
            _next.Remove(line);
            line.Waiting.RemoveFirst();
            if (line.Waiting.Count > 0) _next.AddLast(line);
            line.Running++;
            _taken++;
            turn.Begin();
        }
    }

    private void Leave(Line line)
    {
        lock (_gate)
        {
            line.Running--;
            _taken--;
            Forget(line);
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

    // The lock is held.
    private void Forget(Line line)
    {
        if (line is { Running: 0, Waiting.Count: 0 }) _lines.Remove(line.Account);
    }

    /// <summary>One user's work: how much is being done, and what waits.</summary>
    private sealed class Line(UserAccount account)
    {
        public UserAccount Account => account;

        public LinkedList<Turn> Waiting { get; } = [];

        public int Running { get; set; }

        public bool IsRationed { get; set; }

        public bool MayBegin => Running == 0 || !IsRationed;
    }

    private sealed class Turn(CompileTurns turns, Line line) : IDisposable
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left;

        public Line Line => line;

        public Task Begun => _begun.Task;

        public void Begin() => _begun.TrySetResult();

        public void Abandon(CancellationToken cancellation)
        {
            if (turns.TryRemove(this)) _begun.TrySetCanceled(cancellation);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) turns.Leave(line);
        }
    }
}
