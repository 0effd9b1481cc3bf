using TpuRemote.Server.Sessions;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Access;

/// <summary>
/// Ends the sessions of users who have no valid token any more: the gate refuses their next calls, but a session's stream, once open, makes
/// none.
/// </summary>
internal sealed class RevocationWatch : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private static readonly RefusalException Reason =
        new(RefusalKind.Denied, "the user's last valid token was removed or has expired, and the session was ended");

    private readonly TokenStore _tokens;
    private readonly SessionRegistry _sessions;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;

    /// <summary>Starts the watch.</summary>
    public RevocationWatch(TokenStore tokens, SessionRegistry sessions, TimeProvider clock)
    {
        _tokens = tokens;
        _sessions = sessions;
        _clock = clock;
        _timer = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(LookEvery, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var (table, now) = (_tokens.Current, _clock.GetUtcNow());
        _sessions.CloseOf(user => !table.Admits(user, now), Reason);
        _timer.Change(LookEvery, Timeout.InfiniteTimeSpan);
    }
}
