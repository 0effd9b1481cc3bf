using TpuRemote.Pod.Execution;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Arrays;

/// <summary>
/// One value that a handle names, from the moment an operation that will make it is taken in. A handle that is written again gets a
/// new slot, so every operation keeps the value that its handle named when it arrived. All members are guarded by the
/// <see cref="ArrayTable"/>'s lock, but for <see cref="Value"/> and <see cref="Settled"/>.
/// </summary>
internal sealed class ArraySlot
{
    private readonly TaskCompletionSource<DeviceArray> _value = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _unread;
    private DeviceArray? _array;
    private int _references = 1;
    private int _readers;

    /// <summary>A slot that one handle names.</summary>
    /// <param name="type">Type of the value.</param>
    /// <param name="label">For messages, such as "array 7".</param>
    /// <param name="allocation">What it takes of the limits; null when it will take over another slot's.</param>
    public ArraySlot(ArrayType type, string label, Allocation? allocation)
    {
        Type = type;
        Label = label;
        Allocation = allocation;
    }

    /// <summary>Type of the value.</summary>
    public ArrayType Type { get; }

    /// <summary>For messages, such as "array 7".</summary>
    public string Label { get; }

    /// <summary>What it takes of the limits.</summary>
    public Allocation? Allocation { get; private set; }

    /// <summary>What became of it.</summary>
    public ArraySlotState State { get; private set; } = ArraySlotState.Pending;

    /// <summary>Why it is donated, poisoned or incomplete.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Operation whose failure poisoned it; 0 when there is none.</summary>
    public ulong CauseOperation { get; private set; }

    /// <summary>What the handle named before a run that failed, when it is intact.</summary>
    public ArraySlot? Previous { get; private set; }

    /// <summary>The value, when it is there; fails when it is poisoned. Valid as long as a hold is kept.</summary>
    public Task<DeviceArray> Value => _value.Task;

    /// <summary>Ends when the slot is neither pending nor, for a donated one, awaiting its run.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Remembers what the handle named before.</summary>
    public void KeepPrevious(ArraySlot previous)
    {
        previous.AddReference();
        Previous = previous;
    }

    /// <summary>Forgets what the handle named before.</summary>
    public void DropPrevious()
    {
        Previous?.DropReference();
        Previous = null;
    }

    /// <summary>The value is there; with it, perhaps, comes the allocation of the argument whose memory it took over.</summary>
    public void Complete(DeviceArray array, Allocation? inherited)
    {
        Allocation ??= inherited;
        _array = array;
        State = ArraySlotState.Ready;
        DropPrevious();
        _value.TrySetResult(array);
        _settled.TrySetResult();
        FreeIfUnused();
    }

    /// <summary>Some shards are there, or are coming.</summary>
    public void MarkIncomplete(DeviceArray array, string reason)
    {
        _array = array;
        State = ArraySlotState.Incomplete;
        Reason = reason;
    }

    /// <summary>A run is to take the memory of what the handle named before.</summary>
    public void MarkDonated(string reason)
    {
        State = ArraySlotState.Donated;
        Reason = reason;
    }

    /// <summary>The run has taken the memory.</summary>
    public void CompleteDonation()
    {
        DropPrevious();
        _value.TrySetException(Refusal());
        Observe();
        _settled.TrySetResult();
        FreeIfUnused();
    }

    /// <summary>What was to make or change it failed.</summary>
    public void Poison(string reason, ulong causeOperation)
    {
        State = ArraySlotState.Poisoned;
        Reason = reason;
        CauseOperation = causeOperation;
        Allocation?.Dispose();
        SkipPoisonedPrevious();
        _value.TrySetException(Refusal());
        Observe();
        _settled.TrySetResult();
        FreeIfUnused();
    }

    /// <summary>Why the slot cannot be used.</summary>
    public RefusalException Refusal() => State switch
    {
        ArraySlotState.Donated => RefusalException.Precondition($"{Label} was donated: {Reason}"),
        ArraySlotState.Incomplete => RefusalException.Precondition($"{Label} is incomplete: {Reason}"),
        _ => RefusalException.Precondition($"{Label} is poisoned: {Reason}", CauseOperation),
    };

    /// <summary>The memory has gone to a result: returns the allocation that goes with it.</summary>
    public Allocation? Consume()
    {
        var allocation = Allocation;
        Allocation = null;
        _array = null;
        return allocation;
    }

    /// <summary>Adds a holder: a handle, a reader, or a slot that keeps this as its previous one.</summary>
    public void AddReference() => _references++;

    /// <summary>Removes a holder; the last one frees the memory.</summary>
    public void DropReference()
    {
        _references--;
        FreeIfUnused();
    }

    /// <summary>Adds an operation that reads the value.</summary>
    public void AddReader()
    {
        _readers++;
        AddReference();
    }

    /// <summary>Removes an operation that read the value.</summary>
    public void DropReader()
    {
        if (--_readers <= 1) _unread?.TrySetResult();
        DropReference();
    }

    /// <summary>Ends when no operation but the asking one reads the value.</summary>
    public Task WhenReadByOne()
    {
        if (_readers <= 1) return Task.CompletedTask;
        _unread ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _unread.Task;
    }

    // A pending value may still be written by its maker, which keeps no reference: it is freed when that completes.
    private void FreeIfUnused()
    {
        if (_references > 0 || State is ArraySlotState.Pending) return;
        _array?.Dispose();
        _array = null;
        Allocation?.Dispose();
        DropPrevious();
    }

    // However many runs fail one after another, only the last intact value is kept.
    private void SkipPoisonedPrevious()
    {
        while (Previous is { State: ArraySlotState.Poisoned } skipped)
        {
            Previous = skipped.Previous;
            Previous?.AddReference();
            skipped.DropReference();
        }
    }

    // Nobody need wait for a poisoned value.
    private void Observe() => _ = _value.Task.Exception;
}
