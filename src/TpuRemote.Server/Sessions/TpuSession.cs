using TpuRemote.Server.Access;
using TpuRemote.Server.Arrays;
using TpuRemote.Server.Executables;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Runs;
using TpuRemote.Server.Status;
using TpuRemote.Server.Transfers;

namespace TpuRemote.Server.Sessions;

/// <summary>What one client has on the server: arrays, executables, queues and pending runs. Nothing in it is seen by others.</summary>
internal sealed class TpuSession : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RefusalException? _endReason;
    private volatile bool _isDown;
    private int _disposed;

    /// <summary>An empty session whose system is up.</summary>
    /// <param name="id">Unguessable name; empty for callers without a session.</param>
    /// <param name="account">Whose it is; a session with a name counts there from now on.</param>
    /// <param name="lease">How long it lives.</param>
    /// <param name="devices">Devices of the pod.</param>
    /// <param name="options">Limits, deadlines, clock.</param>
    /// <exception cref="RefusalException">The user has too many.</exception>
    public TpuSession(string id, UserAccount account, SessionLease lease, int devices, TpuServerOptions options)
    {
        var (limits, times) = (options.Limits, options.Times);
        Id = id;
        Account = account;
        Lease = lease;
        Ended = _ended.Token;
        var budget = new ByteBudget("max-array-bytes", limits.MaxArrayBytes, account.ArrayBytes);
        Arrays = new ArrayTable(budget, limits.MaxArrays);
        Uploads = new UploadTable(Arrays);
        Executables = new ExecutableTable(limits.MaxExecutables);
        Queues = new HostQueues(devices, limits.QueueDepth, times.TransferDeadline, budget, options.Clock);
        Lane = new RunLane(isOrdered: !IsTransient);
        if (!IsTransient) account.Sessions.Take(1, "one session");
    }

    /// <summary>Unguessable name; empty for callers without a session.</summary>
    public string Id { get; }

    /// <summary>Whose it is.</summary>
    public User User => Account.User;

    /// <summary>What its user has, over all sessions.</summary>
    public UserAccount Account { get; }

    /// <summary>How long it lives.</summary>
    public SessionLease Lease { get; }

    /// <summary>Its arrays.</summary>
    public ArrayTable Arrays { get; }

    /// <summary>Its arrays of which only some shards have come.</summary>
    public UploadTable Uploads { get; }

    /// <summary>Its executables.</summary>
    public ExecutableTable Executables { get; }

    /// <summary>Its infeed and outfeed.</summary>
    public HostQueues Queues { get; }

    /// <summary>Its pending runs.</summary>
    public RunLane Lane { get; }

    /// <summary>Whether this stands for callers without a session: literals in, literals out, nothing kept.</summary>
    public bool IsTransient => Id.Length == 0;

    /// <summary>Cancelled when the session has ended.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Why it has ended; null while it lives.</summary>
    public RefusalException? EndReason => Volatile.Read(ref _endReason);

    /// <summary>Refuses work while the session's system is down.</summary>
    /// <exception cref="RefusalException">It is down.</exception>
    public void CheckUp()
    {
        if (_isDown) throw RefusalException.Precondition("the TPU system of this session is shut down; call InitializeSystem first");
    }

    /// <summary>Cancels the runs and drops arrays and queued tuples; the system is up then.</summary>
    public async Task InitializeAsync()
    {
        await ResetAsync("the TPU system of this session was initialized");
        _isDown = false;
    }

    /// <summary>Cancels the runs, drops arrays and queued tuples, forgets executables; the system is down then.</summary>
    public async Task ShutDownAsync()
    {
        _isDown = true;
        await ResetAsync("the TPU system of this session was shut down");
        Executables.Clear();
    }

    /// <summary>Ends the session, once: runs are cancelled, calls fail with the reason, everything is freed.</summary>
    /// <returns>Ends when the last run has stopped; calling it again waits for that, too.</returns>
    public async Task EndAsync(RefusalException reason)
    {
        if (Interlocked.CompareExchange(ref _endReason, reason, null) is not null)
        {
            await _stopped.Task;
            return;
        }

        Lease.Dispose();
        Lane.Close(reason);
        var stopped = Lane.CancelAll(reason);
        Queues.Close(reason);
        Executables.Clear();
        Uploads.Clear();
        Arrays.Clear(reason);
        await _ended.CancelAsync();
        await stopped;
        _stopped.TrySetResult();
    }

    /// <summary>After <see cref="EndAsync"/>, or instead of it for a session that nobody has used.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        if (!IsTransient) Account.Sessions.Return(1);
        Lease.Dispose();
        _ended.Dispose();
    }

    private async Task ResetAsync(string why)
    {
        var reason = new RefusalException(RefusalKind.Aborted, why);
        var stopped = Lane.CancelAll(reason);
        Queues.Clear(reason);
        await stopped;
        Uploads.Clear();
        Arrays.Clear();
    }
}
