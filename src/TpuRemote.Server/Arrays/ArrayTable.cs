using TpuRemote.Pod.Execution;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Arrays;

/// <summary>
/// The arrays of one session by the handles that its client chose. Handles are looked up, written and deleted at once when an
/// operation arrives; values follow (see <see cref="ArraySlot"/>). Safe for several threads.
/// </summary>
/// <param name="budget">The session's bytes.</param>
/// <param name="maxArrays">Handles that may be in use at once.</param>
internal sealed class ArrayTable(ByteBudget budget, int maxArrays)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, ArraySlot> _slots = [];
    private RefusalException? _closed;

    /// <summary>Handles in use.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _slots.Count;
        }
    }

    /// <summary>Binds a free handle to a value that is to come.</summary>
    /// <exception cref="RefusalException">The handle is 0 or in use, or there is no room.</exception>
    public ArraySlot Reserve(ulong handle, ArrayType type)
    {
        lock (_gate)
        {
            CheckCount(1);
            CheckFree(handle);
            return _slots[handle] = new ArraySlot(type, Label(handle), Allocation.Of(type, budget));
        }
    }

    /// <summary>The value of a reserved slot is there.</summary>
    public void Complete(ArraySlot slot, DeviceArray array)
    {
        lock (_gate) slot.Complete(array, null);
    }

    /// <summary>The value of a reserved slot will not come.</summary>
    public void Poison(ArraySlot slot, string reason, ulong causeOperation)
    {
        lock (_gate) slot.Poison(reason, causeOperation);
    }

    /// <summary>Whether a handle names nothing.</summary>
    public bool IsFree(ulong handle)
    {
        lock (_gate) return !_slots.ContainsKey(handle);
    }

    /// <summary>Whether a handle still names this slot.</summary>
    public bool Names(ulong handle, ArraySlot slot)
    {
        lock (_gate) return IsBound(handle, slot);
    }

    /// <summary>Some shards of a reserved slot are there, or are coming; the slot owns their memory from now on.</summary>
    public void MarkIncomplete(ArraySlot slot, DeviceArray array, string reason)
    {
        lock (_gate) slot.MarkIncomplete(array, reason);
    }

    /// <summary>Keeps a slot's memory from being freed while bytes are written into it.</summary>
    public void Retain(ArraySlot slot)
    {
        lock (_gate) slot.AddReference();
    }

    /// <summary>Ends <see cref="Retain"/>.</summary>
    public void Release(ArraySlot slot)
    {
        lock (_gate) slot.DropReference();
    }

    /// <summary>Unbinds a reserved handle whose value will not come, as if it had never been bound.</summary>
    public void Withdraw(ulong handle, ArraySlot slot, string reason)
    {
        lock (_gate)
        {
            slot.Poison(reason, 0);
            if (!IsBound(handle, slot)) return;
            _slots.Remove(handle);
            slot.DropReference();
        }
    }

    /// <summary>Holds the value that a handle names, or will name when its maker has finished.</summary>
    /// <exception cref="RefusalException">The handle is unknown, or its value is donated, poisoned or incomplete.</exception>
    public ArrayHold Hold(ulong handle)
    {
        lock (_gate) return new ArrayHold(_gate, Usable(handle));
    }

    /// <summary>Binds what a run is to make and takes what it is to donate, all or nothing.</summary>
    /// <param name="plan">What the run reads, donates and makes.</param>
    /// <exception cref="RefusalException">A handle is unknown, unusable or not free, or there is no room; nothing has changed
    /// then.</exception>
    public RunArrays Admit(RunPlan plan)
    {
        lock (_gate)
        {
            CheckCount(plan.Results.Length);
            return RunArrays.Admit(plan, _gate, _slots, Usable, Label, type => Allocation.Of(type, budget));
        }
    }

    /// <summary>
    /// An operation that was to write these handles was refused: they are poisoned, recoverably where they were in use, so that nothing
    /// sent before its client saw the failure can run on what they named before.
    /// </summary>
    /// <param name="handles">Handles that the operation was to write.</param>
    /// <param name="type">The type to report, where nothing is known about what was to come.</param>
    /// <param name="reason">Why, for messages.</param>
    /// <param name="causeOperation">The operation that first failed.</param>
    public void PoisonTargets(IEnumerable<ulong> handles, ArrayType type, string reason, ulong causeOperation)
    {
        lock (_gate)
        {
            foreach (var handle in handles.Where(handle => handle != 0))
            {
                if (!_slots.TryGetValue(handle, out var before) && (_closed is not null || _slots.Count >= maxArrays)) continue;
                var slot = new ArraySlot(before?.Type ?? type, Label(handle), null);
                if (before is not null)
                {
                    slot.KeepPrevious(before);
                    before.DropReference();
                }

                _slots[handle] = slot;
                slot.Poison(reason, causeOperation);
            }
        }
    }

    /// <summary>Unbinds handles, all or none; values in use live until the operations that use them have ended.</summary>
    /// <exception cref="RefusalException">A handle is unknown, or given twice.</exception>
    public void Delete(IReadOnlyCollection<ulong> handles)
    {
        lock (_gate)
        {
            CheckKnown(handles);
            foreach (var handle in handles)
            {
                _slots.Remove(handle, out var slot);
                slot!.DropReference();
            }
        }
    }

    /// <summary>Puts back what poisoned handles named before the first failed run, all or none.</summary>
    /// <exception cref="RefusalException">A handle is unknown, or its value from before is not intact.</exception>
    public void Recover(IReadOnlyCollection<ulong> handles)
    {
        lock (_gate)
        {
            CheckKnown(handles);
            var found = handles.ToDictionary(handle => handle, handle => Intact(_slots[handle]));
            foreach (var (handle, slot) in found)
            {
                slot.AddReference();
                _slots[handle].DropReference();
                _slots[handle] = slot;
            }
        }
    }

    /// <summary>What each handle names now.</summary>
    /// <exception cref="RefusalException">A handle is unknown.</exception>
    public ArraySlot[] Find(IReadOnlyCollection<ulong> handles)
    {
        lock (_gate) return [.. handles.Select(Known)];
    }

    /// <summary>Ends when each slot is ready, donated or poisoned; one that waits for its shards counts as settled.</summary>
    public Task WhenSettled(IEnumerable<ArraySlot> slots)
    {
        lock (_gate) return Task.WhenAll(slots.Where(slot => slot.State != ArraySlotState.Incomplete).Select(slot => slot.Settled));
    }

    /// <summary>State of a slot, in one look.</summary>
    public ArraySlotView View(ArraySlot slot)
    {
        lock (_gate) return new(slot.State, slot.Type, slot.Reason, slot.State == ArraySlotState.Poisoned && LastIntact(slot) is not null);
    }

    /// <summary>Unbinds every handle.</summary>
    /// <param name="closed">Why no handle can be bound from now on; null when they can.</param>
    public void Clear(RefusalException? closed = null)
    {
        lock (_gate)
        {
            _closed ??= closed;
            foreach (var slot in _slots.Values) slot.DropReference();
            _slots.Clear();
        }
    }

    private static string Label(ulong handle) => $"array {handle}";

    private static ArraySlot? LastIntact(ArraySlot slot)
    {
        var last = slot;
        while (last is { State: ArraySlotState.Poisoned }) last = last.Previous;
        return last;
    }

    private static ArraySlot Intact(ArraySlot slot) => LastIntact(slot)
        ?? throw RefusalException.Precondition($"{slot.Label} cannot be recovered: its value from before is gone ({slot.Reason})");

    private bool IsBound(ulong handle, ArraySlot slot) => _slots.TryGetValue(handle, out var bound) && bound == slot;

    private void CheckCount(int added)
    {
        if (_closed is not null) throw _closed;
        if (_slots.Count + added > maxArrays)
            throw RefusalException.Limit("max-arrays", maxArrays, $"{added} arrays beside {_slots.Count}");
    }

    private void CheckFree(ulong handle)
    {
        if (handle == 0) throw RefusalException.Invalid("array handle 0 was given; handles start at 1");
        if (_slots.ContainsKey(handle))
            throw RefusalException.Precondition($"{Label(handle)} is in use; delete it first or choose a free handle");
    }

    private void CheckKnown(IReadOnlyCollection<ulong> handles)
    {
        foreach (var handle in handles) Known(handle);
        if (handles.Distinct().Count() != handles.Count) throw RefusalException.Invalid("an array handle was given twice");
    }

    private ArraySlot Known(ulong handle) =>
        _slots.TryGetValue(handle, out var slot) ? slot : throw RefusalException.NotFound($"{Label(handle)} is unknown in this session");

    private ArraySlot Usable(ulong handle)
    {
        var slot = Known(handle);
        return slot.State is ArraySlotState.Ready or ArraySlotState.Pending ? slot : throw slot.Refusal();
    }
}
