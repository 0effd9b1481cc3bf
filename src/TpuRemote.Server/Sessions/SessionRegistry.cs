using System.Collections.Concurrent;
using System.Security.Cryptography;
using Grpc.Core;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Access;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Sessions;

/// <summary>The sessions of all users. Safe for several threads.</summary>
internal sealed class SessionRegistry(
    TpuServerOptions options, IAccelerator accelerator, UserAccounts accounts, ILogger<SessionRegistry> log) : IDisposable
{
    // 128 random bits: a session's name is also what proves that a call belongs to it.
    private const int IdBytes = 16;

    private static readonly RefusalException ClosingReason = new(RefusalKind.Closing, "the server is shutting down");

    private readonly ConcurrentDictionary<string, TpuSession> _sessions = new();
    private readonly ConcurrentDictionary<User, TpuSession> _transient = new();
    private readonly CancellationTokenSource _closed = new();
    private volatile bool _isClosing;

    /// <summary>Sessions open now.</summary>
    public int Count => _sessions.Count;

    /// <summary>Opens a session.</summary>
    /// <param name="user">Whose it is.</param>
    /// <param name="clientName">For the log.</param>
    /// <param name="lease">Lease asked for; zero for the default; null for a session that ends with the stream that opened it.</param>
    /// <exception cref="RefusalException">There are too many, or the server is shutting down.</exception>
    public TpuSession Open(User user, string clientName, TimeSpan? lease)
    {
        CheckOpen();
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        var session = NewSession(id, user, NewLease(id, lease));
        _sessions[id] = session;
        if (_sessions.Count > options.Limits.MaxSessions)
        {
            Drop(session);
            throw RefusalException.Limit("max-sessions", options.Limits.MaxSessions, $"one session beside {_sessions.Count}");
        }

        SessionLog.Opened(log, Shown(id), user.Name, LoggedText.Of(clientName), LeaseText(session.Lease.Length));

        // A shutdown that began meanwhile may have missed it.
        if (!_isClosing) return session;
        Drop(session);
        throw ClosingReason;
    }

    /// <summary>Finds a user's session and keeps its lease while the call lasts.</summary>
    /// <exception cref="RefusalException">The user has no session of that name.</exception>
    public SessionUse Use(User user, string id)
    {
        if (id.Length == 0) throw RefusalException.Invalid("session_id is empty; call OpenSession, or use the Session stream");
        if (_sessions.TryGetValue(id, out var session) && session.User == user && session.Lease.TryUse()) return new SessionUse(session);
        throw RefusalException.NotFound("the session is unknown, was closed, or its lease has run out");
    }

    /// <summary>Finds a user's session, or for an empty name what stands for callers without one.</summary>
    /// <exception cref="RefusalException">The user has no session of that name.</exception>
    public SessionUse UseOrTransient(User user, string id)
    {
        if (id.Length != 0) return Use(user, id);
        CheckOpen();
        var session = _transient.GetOrAdd(user, NewTransient);

        // A shutdown that began meanwhile may have missed it.
        CheckOpen();
        return session.Lease.TryUse() ? new SessionUse(session) : throw ClosingReason;
    }

    /// <summary>Waits for the first message of a stream, which names its session; until then nothing but this ends the call with the
    /// server.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="RefusalException">The server has shut down.</exception>
    public async Task<bool> BeginAsync<T>(IAsyncStreamReader<T> requests, CancellationToken call)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call, _closed.Token);
        try
        {
            return await requests.MoveNext(either.Token);
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested && !call.IsCancellationRequested)
        {
            throw ClosingReason;
        }
    }

    /// <summary>Ends a session.</summary>
    /// <returns>Ends when its last run has stopped.</returns>
    public async Task CloseAsync(TpuSession session, RefusalException reason)
    {
        if (!_sessions.TryRemove(session.Id, out _)) return;
        await session.EndAsync(reason);
        session.Dispose();
        SessionLog.Closed(log, Shown(session.Id), reason.Message, _sessions.Count);
    }

    /// <summary>Ends the sessions of some users.</summary>
    public void CloseOf(Func<User, bool> isMeant, RefusalException reason)
    {
        foreach (var session in _sessions.Values)
        {
            if (isMeant(session.User)) _ = CloseAsync(session, reason);
        }
    }

    /// <summary>Takes no more sessions and runs, lets runs go on for the grace, then cancels them and ends every session.</summary>
    /// <param name="grace">How long runs may go on.</param>
    /// <param name="stop">How long a run that was cancelled may take to stop; one that takes longer is left to itself.</param>
    public async Task CloseAllAsync(TimeSpan grace, TimeSpan stop)
    {
        _isClosing = true;
        var all = _sessions.Values.Concat(_transient.Values).ToArray();
        SessionLog.Closing(log, all.Length, grace);
        foreach (var session in all) session.Lane.Close(ClosingReason);
        var idle = Task.WhenAll(all.Select(session => session.Lane.WhenIdle()));
        await Task.WhenAny(idle, Task.Delay(grace, options.Clock));
        var ended = Task.WhenAll(all.Select(session => session.EndAsync(ClosingReason)));
        await _closed.CancelAsync();
        await Task.WhenAny(ended, Task.Delay(stop, options.Clock));
        _sessions.Clear();
        if (!ended.IsCompleted)
        {
            SessionLog.RunsGoOn(log, stop);
            return;
        }

        foreach (var session in all) session.Dispose();
    }

    /// <summary>Refuses when the server is shutting down.</summary>
    /// <exception cref="RefusalException">It is.</exception>
    public void CheckOpen()
    {
        if (_isClosing) throw ClosingReason;
    }

    /// <inheritdoc />
    public void Dispose() => _closed.Dispose();

    /// <summary>A session's name for the log: the whole of it would let a reader take the session over.</summary>
    public static string Shown(string id) => id[..8];

    private static string LeaseText(TimeSpan length) => length == Timeout.InfiniteTimeSpan ? "as long as its stream" : length.ToString("c");

    private SessionLease NewLease(string id, TimeSpan? asked)
    {
        var length = asked is { } given
            ? given == TimeSpan.Zero ? options.Times.Lease : Min(given, options.Times.MaxLease)
            : Timeout.InfiniteTimeSpan;
        return new SessionLease(length, options.Clock, () => Expire(id, length));
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private TpuSession NewTransient(User user) =>
        NewSession("", user, new SessionLease(Timeout.InfiniteTimeSpan, options.Clock, () => { }));

    private TpuSession NewSession(string id, User user, SessionLease lease)
    {
        try
        {
            return new TpuSession(id, accounts.Of(user), lease, accelerator.Topology.CoreCount, options);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    private void Expire(string id, TimeSpan length)
    {
        if (!_sessions.TryGetValue(id, out var session)) return;
        _ = CloseAsync(session, RefusalException.NotFound($"the session's lease of {length.TotalSeconds:0.###} s has run out"));
    }

    private void Drop(TpuSession session)
    {
        _sessions.TryRemove(session.Id, out _);
        session.Dispose();
    }
}
