namespace TpuRemote.Server.Operations;

/// <summary>
/// Bounds what is under way on one stream, in messages and in bytes of requests and of their answers: while it is full the stream is not
/// read, so HTTP/2's flow control holds the client back. One message passes however large it is.
/// </summary>
/// <param name="maxMessages">Messages at once.</param>
/// <param name="maxBytes">Their bytes.</param>
internal sealed class OperationWindow(int maxMessages, long maxBytes)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = NewSignal();
    private int _messages;
    private long _bytes;

    /// <summary>Waits for room, then takes it.</summary>
    public async Task EnterAsync(int bytes, CancellationToken cancellation)
    {
        while (!TryEnter(bytes, out var changed)) await changed.WaitAsync(cancellation);
    }

    /// <summary>Takes room for the answer to a message that is in, without waiting: the next message waits for it.</summary>
    public void Add(long bytes)
    {
        lock (_gate) _bytes += bytes;
    }

    /// <summary>Gives the room of a message and its answer back.</summary>
    public void Leave(long bytes)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _messages--;
            _bytes -= bytes;
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.TrySetResult();
    }

    /// <summary>Waits until nothing is under way.</summary>
    public async Task DrainAsync()
    {
        while (!IsEmpty(out var changed)) await changed;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool TryEnter(int bytes, out Task changed)
    {
        lock (_gate)
        {
            changed = _changed.Task;
            if (_messages > 0 && (_messages >= maxMessages || _bytes + bytes > maxBytes)) return false;
            _messages++;
            _bytes += bytes;
            return true;
        }
    }

    private bool IsEmpty(out Task changed)
    {
        lock (_gate)
        {
            changed = _changed.Task;
            return _messages == 0;
        }
    }
}
