using TpuRemote.Server.Hosting;
using TpuRemote.Server.Sessions;

namespace TpuRemote.Server.Operations;

/// <summary>
/// Once a session has ended, the clients of its streams may take their last answers for twice the keep-alive, as long as a connection
/// stands whose peer takes no bytes, by the same clock; then the call is aborted.
/// </summary>
internal sealed class LastAnswers : IDisposable
{
    private readonly CancellationTokenSource _late = new();
    private readonly CancellationTokenRegistration _aborting;
    private readonly CancellationTokenRegistration _ending;
    private readonly TimeSpan _patience;

    /// <summary>Watches a session's end.</summary>
    /// <param name="session">The session.</param>
    /// <param name="times">Has the keep-alive.</param>
    /// <param name="abort">Ends the call at once.</param>
    public LastAnswers(TpuSession session, ServerTimes times, Action abort)
    {
        _patience = 2 * times.KeepAlive;
        _aborting = _late.Token.UnsafeRegister(static abort => ((Action)abort!)(), abort);
        _ending = session.Ended.UnsafeRegister(static self => ((LastAnswers)self!).Begin(), this);
    }

    /// <summary>The last answers begin, though the session may go on.</summary>
    public void Begin() => _late.CancelAfter(_patience);

    /// <inheritdoc />
    public void Dispose()
    {
        _ending.Dispose();
        _aborting.Dispose();
        _late.Dispose();
    }
}
