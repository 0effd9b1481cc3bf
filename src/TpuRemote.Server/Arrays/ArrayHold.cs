using TpuRemote.Pod.Execution;

namespace TpuRemote.Server.Arrays;

/// <summary>An operation's hold on a value: its memory is neither freed nor donated before this is disposed.</summary>
internal sealed class ArrayHold : IDisposable
{
    private readonly Lock _gate;
    private readonly ArraySlot _slot;
    private bool _disposed;

    /// <summary>Takes the hold; the table's lock is held.</summary>
    public ArrayHold(Lock gate, ArraySlot slot)
    {
        _gate = gate;
        _slot = slot;
        slot.AddReader();
    }

    /// <summary>The slot.</summary>
    public ArraySlot Slot => _slot;

    /// <summary>Type of the value.</summary>
    public ArrayType Type => _slot.Type;

    /// <summary>Waits for the value.</summary>
    /// <exception cref="Status.RefusalException">It is poisoned.</exception>
    public Task<DeviceArray> GetAsync(CancellationToken cancellation) => _slot.Value.WaitAsync(cancellation);

    /// <summary>Ends when no other operation reads the value, so that it can be donated.</summary>
    public Task WhenAloneAsync(CancellationToken cancellation)
    {
        Task alone;
        lock (_gate) alone = _slot.WhenReadByOne();
        return alone.WaitAsync(cancellation);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            _slot.DropReader();
        }
    }
}
