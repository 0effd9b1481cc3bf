namespace TpuRemote.Server.Sessions;

/// <summary>A call's hold on a session: its lease does not run out before this is disposed.</summary>
/// <param name="session">The session; its lease has been taken.</param>
internal sealed class SessionUse(TpuSession session) : IDisposable
{
    private int _disposed;

    /// <summary>The session.</summary>
    public TpuSession Session { get; } = session;

    /// <summary>Does work that stops when the call or the session ends.</summary>
    /// <param name="work">The work, given what cancels it.</param>
    /// <param name="call">The call's cancellation.</param>
    /// <exception cref="Status.RefusalException">The session ended; says why.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken call)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(call, Session.Ended);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (Session.EndReason is not null && !call.IsCancellationRequested)
        {
            throw Session.EndReason;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) Session.Lease.Release();
    }
}
