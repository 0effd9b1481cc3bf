using Grpc.Core;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Sessions;

namespace TpuRemote.Server.Operations;

/// <summary>
/// The answers of a stream. Once its session has ended, a client that takes none of one for twice the keep-alive (as long as a connection
/// stands whose peer takes no bytes, by the same clock) has its call aborted. Answers that are still to come are waited for.
/// </summary>
internal sealed class LastAnswers<T> : IServerStreamWriter<T>, IDisposable
{
    private const long NotWriting = 0;

    private readonly Lock _gate = new();
    private readonly IServerStreamWriter<T> _answers;
    private readonly TimeSpan _patience;
    private readonly Action _abort;
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _ending;
    private long _writingSince = NotWriting;
    private bool _isDisposed;

    /// <summary>Watches a session's end.</summary>
    /// <param name="session">The session.</param>
    /// <param name="answers">Where the answers go.</param>
    /// <param name="times">Has the keep-alive.</param>
    /// <param name="abort">Ends the call at once.</param>
    public LastAnswers(TpuSession session, IServerStreamWriter<T> answers, ServerTimes times, Action abort)
    {
        _answers = answers;
        _patience = 2 * times.KeepAlive;
        _abort = abort;
        _timer = TimeProvider.System.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _ending = session.Ended.UnsafeRegister(static self => ((LastAnswers<T>)self!).Begin(), this);
    }

    /// <inheritdoc />
    public WriteOptions? WriteOptions
    {
        get => _answers.WriteOptions;
        set => _answers.WriteOptions = value;
    }

    /// <inheritdoc />
    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    /// <inheritdoc />
    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        var write = _answers.WriteAsync(message, cancellationToken);
        return write.IsCompleted ? write : TimeAsync(write);
    }

    /// <summary>The last answers begin, though the session may go on.</summary>
    public void Begin() => _timer.Change(_patience, Timeout.InfiniteTimeSpan);

    /// <inheritdoc />
    public void Dispose()
    {
        _ending.Dispose();

        // The call's place may be another's once this has returned.
        lock (_gate) _isDisposed = true;
        _timer.Dispose();
    }

    private async Task TimeAsync(Task write)
    {
        Volatile.Write(ref _writingSince, TimeProvider.System.GetTimestamp());
        try
        {
            await write;
        }
        finally
        {
            Volatile.Write(ref _writingSince, NotWriting);
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            var since = Volatile.Read(ref _writingSince);
            var left = since == NotWriting ? _patience : _patience - TimeProvider.System.GetElapsedTime(since);
            if (left <= TimeSpan.Zero) _abort();
            else _timer.Change(left, Timeout.InfiniteTimeSpan);
        }
    }
}
