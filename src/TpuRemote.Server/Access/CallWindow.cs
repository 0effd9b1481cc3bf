using TpuRemote.Server.Status;

namespace TpuRemote.Server.Access;

/// <summary>
/// Bounds the bytes that one user's unary calls keep on the server, of requests and of what their answers hold inline, until the answers
/// have been sent. One call passes however large it is. Safe for several threads.
/// </summary>
/// <param name="limit">Bytes at most.</param>
internal sealed class CallWindow(long limit)
{
    private const string Option = "max-pending-bytes";

    private readonly Lock _gate = new();
    private long _used;

    /// <summary>Bytes of all calls.</summary>
    public long Used
    {
        get
        {
            lock (_gate) return _used;
        }
    }

    /// <summary>A call with nothing yet; dispose it when it has been answered.</summary>
    /// <param name="name">For messages, such as "Run".</param>
    public PendingCall Open(string name) => new(this, name);

    private void Take(long bytes, long own, string name)
    {
        lock (_gate)
        {
            var others = _used - own;
            if (others > 0 && bytes > limit - _used)
                throw RefusalException.Busy(Option, limit, $"{name}: {bytes} bytes beside {_used} of the same user's calls");
            _used += bytes;
        }
    }

    private void Return(long bytes)
    {
        lock (_gate) _used -= bytes;
    }

    /// <summary>What one call keeps. Used by the call alone.</summary>
    internal sealed class PendingCall(CallWindow window, string name) : IDisposable
    {
        private long _bytes;

        /// <summary>Takes room for a part of the call.</summary>
        /// <exception cref="RefusalException">There is none beside the user's other calls; nothing is taken then.</exception>
        public void Add(long bytes)
        {
            window.Take(bytes, _bytes, name);
            _bytes += bytes;
        }

        /// <inheritdoc />
        public void Dispose() => window.Return(Interlocked.Exchange(ref _bytes, 0));
    }
}
