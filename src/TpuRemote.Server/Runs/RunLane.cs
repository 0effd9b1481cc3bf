using TpuRemote.Server.Status;

namespace TpuRemote.Server.Runs;

/// <summary>The pending runs of one session, which run one after another in the order of their admission. Safe for several
/// threads.</summary>
/// <param name="isOrdered">False for callers without a session, whose runs have nothing to do with one another.</param>
internal sealed class RunLane(bool isOrdered)
{
    private readonly Lock _gate = new();
    private readonly HashSet<RunTicket> _pending = [];
    private Task _last = Task.CompletedTask;
    private RefusalException? _closed;

    /// <summary>Adds a run behind all others.</summary>
    /// <exception cref="RefusalException">The run_id is in use, or the lane is closed.</exception>
    public RunTicket Enter(ulong runId)
    {
        lock (_gate)
        {
            if (_closed is not null) throw _closed;
            if (runId != 0 && _pending.Any(ticket => ticket.RunId == runId))
                throw RefusalException.Invalid($"run_id {runId} is the name of a pending run of this session");
            var ticket = new RunTicket(this, runId, isOrdered ? _last : Task.CompletedTask);
            _pending.Add(ticket);
            _last = ticket.Ended;
            return ticket;
        }
    }

    /// <summary>Cancels the pending run of that name.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Cancel(ulong runId, RefusalException reason)
    {
        RunTicket? found;
        lock (_gate) found = _pending.FirstOrDefault(ticket => runId != 0 && ticket.RunId == runId);
        found?.Cancel(reason);
        return found is not null;
    }

    /// <summary>Cancels every pending run.</summary>
    /// <returns>Ends when all have ended.</returns>
    public Task CancelAll(RefusalException reason)
    {
        RunTicket[] all;
        lock (_gate) all = [.. _pending];
        foreach (var ticket in all) ticket.Cancel(reason);
        return Task.WhenAll(all.Select(ticket => ticket.Ended));
    }

    /// <summary>Refuses further runs.</summary>
    public void Close(RefusalException reason)
    {
        lock (_gate) _closed = reason;
    }

    /// <summary>Ends when the runs that are pending now have ended.</summary>
    public Task WhenIdle()
    {
        lock (_gate) return Task.WhenAll(_pending.Select(ticket => ticket.Ended));
    }

    /// <summary>Removes a run that has ended.</summary>
    public void Leave(RunTicket ticket)
    {
        lock (_gate) _pending.Remove(ticket);
    }
}
