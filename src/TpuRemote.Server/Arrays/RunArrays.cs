using TpuRemote.Pod.Execution;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Arrays;

/// <summary>
/// The arrays of one admitted run: holds on its arguments, slots for its results, and a tombstone for each donated handle that no
/// result takes over. Ends with <see cref="Succeed"/> or <see cref="Fail"/>, once.
/// </summary>
internal sealed class RunArrays
{
    private readonly RunPlan _plan;
    private readonly Lock _gate;
    private readonly ArrayHold?[] _arguments;
    private readonly ArraySlot?[] _results;
    private readonly List<ArraySlot> _tombstones = [];

    private RunArrays(RunPlan plan, Lock gate)
    {
        _plan = plan;
        _gate = gate;
        _arguments = new ArrayHold?[plan.Arguments.Length];
        _results = new ArraySlot?[plan.Results.Length];
    }

    /// <summary>Per parameter: the hold on its array, or null for a value inside the message.</summary>
    public IReadOnlyList<ArrayHold?> Arguments => _arguments;

    /// <summary>Checks everything, then binds everything; the table's lock is held.</summary>
    public static RunArrays Admit(
        RunPlan plan,
        Lock gate,
        Dictionary<ulong, ArraySlot> slots,
        Func<ulong, ArraySlot> usable,
        Func<ulong, string> label,
        Func<ArrayType, Allocation> allocate)
    {
        var donated = CheckArguments(plan, usable, label);
        CheckTargets(plan, slots, donated, label);
        var run = new RunArrays(plan, gate);
        var allocations = AllocateResults(plan, usable, allocate);
        run.HoldArguments(usable);
        run.BindResults(slots, donated, label, allocations);
        run.BuryDonated(slots, donated, label);
        return run;
    }

    /// <summary>Waits until every argument has its value and nobody else reads those that the run will overwrite.</summary>
    /// <returns>Per parameter: the array, or null for a value inside the message.</returns>
    public async Task<DeviceArray?[]> GetArgumentsAsync(CancellationToken cancellation)
    {
        var values = new DeviceArray?[_arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (_arguments[i] is not { } hold) continue;
            values[i] = await hold.GetAsync(cancellation);
            if (_plan.Arguments[i].IsDonated) await hold.WhenAloneAsync(cancellation);
        }

        return values;
    }

    /// <summary>The run has made its results: those with a handle become its value.</summary>
    /// <returns>Per result: whether a handle owns it now; the others are the caller's to dispose.</returns>
    public bool[] Succeed(IReadOnlyList<DeviceArray> results)
    {
        lock (_gate)
        {
            var inherited = new Allocation?[_results.Length];
            for (var i = 0; i < _arguments.Length; i++)
            {
                if (_plan.Arguments[i].IsDonated) Inherit(i, _arguments[i]!.Slot.Consume(), inherited);
            }

            for (var r = 0; r < _results.Length; r++) _results[r]?.Complete(results[r], inherited[r]);
            foreach (var tombstone in _tombstones) tombstone.CompleteDonation();
        }

        ReleaseArguments();
        return [.. _results.Select(slot => slot is not null)];
    }

    /// <summary>The run failed: its handles are poisoned.</summary>
    /// <param name="reason">Why, for messages.</param>
    /// <param name="causeOperation">The operation that first failed.</param>
    /// <param name="hasStarted">Whether donated arrays may have been written.</param>
    public void Fail(string reason, ulong causeOperation, bool hasStarted)
    {
        lock (_gate)
        {
            foreach (var slot in _results.OfType<ArraySlot>().Concat(_tombstones))
            {
                if (hasStarted) slot.DropPrevious();
                slot.Poison(reason, causeOperation);
            }
        }

        ReleaseArguments();
    }

    private static HashSet<ulong> CheckArguments(RunPlan plan, Func<ulong, ArraySlot> usable, Func<ulong, string> label)
    {
        for (var i = 0; i < plan.Arguments.Length; i++)
        {
            if (plan.Arguments[i].Handle is not 0 and var handle) plan.CheckArgument(i, usable(handle).Type, label(handle));
        }

        var donated = plan.Arguments.Where(argument => argument is { IsDonated: true, Handle: not 0 })
            .Select(argument => argument.Handle).ToHashSet();
        foreach (var uses in plan.Arguments.Where(argument => argument.Handle != 0).GroupBy(argument => argument.Handle))
        {
            if (donated.Contains(uses.Key) && uses.Count() > 1)
                throw RefusalException.Invalid($"{label(uses.Key)} is donated by one argument and used by another of the same run");
        }

        return donated;
    }

    private static void CheckTargets(
        RunPlan plan, Dictionary<ulong, ArraySlot> slots, HashSet<ulong> donated, Func<ulong, string> label)
    {
        var seen = new HashSet<ulong>();
        foreach (var handle in plan.Results.Select(result => result.Handle).Where(handle => handle != 0))
        {
            if (!seen.Add(handle)) throw RefusalException.Invalid($"{label(handle)} is the target of two results");
            if (slots.ContainsKey(handle) && !donated.Contains(handle))
                throw RefusalException.Precondition(
                    $"{label(handle)} is in use and not donated by this run, so no result can be kept there");
        }
    }

    private static Allocation?[] AllocateResults(RunPlan plan, Func<ulong, ArraySlot> usable, Func<ArrayType, Allocation> allocate)
    {
        var allocations = new Allocation?[plan.Results.Length];
        try
        {
            for (var r = 0; r < allocations.Length; r++)
            {
                if (plan.Results[r] is { Handle: not 0 } result && !TakesOver(plan, result, usable)) allocations[r] = allocate(result.Type);
            }
        }
        catch
        {
            foreach (var allocation in allocations) allocation?.Dispose();
            throw;
        }

        return allocations;
    }

    // A donor inside the message has no allocation to pass on, and one of other sharding takes other room than the result.
    private static bool TakesOver(RunPlan plan, RunPlan.Result result, Func<ulong, ArraySlot> usable) =>
        result.Donor is { } donor && plan.Arguments[donor].Handle is not 0 and var handle && usable(handle).Type.Equals(result.Type);

    private void HoldArguments(Func<ulong, ArraySlot> usable)
    {
        for (var i = 0; i < _arguments.Length; i++)
        {
            if (_plan.Arguments[i].Handle is not 0 and var handle) _arguments[i] = new ArrayHold(_gate, usable(handle));
        }
    }

    private void BindResults(
        Dictionary<ulong, ArraySlot> slots, HashSet<ulong> donated, Func<ulong, string> label, Allocation?[] allocations)
    {
        for (var r = 0; r < _results.Length; r++)
        {
            if (_plan.Results[r] is not { Handle: not 0 } result) continue;
            var slot = new ArraySlot(result.Type, label(result.Handle), allocations[r]);
            if (donated.Remove(result.Handle)) Replace(slots, result.Handle, slot);
            else slots.Add(result.Handle, slot);
            _results[r] = slot;
        }
    }

    private void BuryDonated(Dictionary<ulong, ArraySlot> slots, HashSet<ulong> donated, Func<ulong, string> label)
    {
        foreach (var handle in donated)
        {
            var tombstone = new ArraySlot(slots[handle].Type, label(handle), null);
            tombstone.MarkDonated($"{_plan.Name} took its memory");
            Replace(slots, handle, tombstone);
            _tombstones.Add(tombstone);
        }
    }

    private static void Replace(Dictionary<ulong, ArraySlot> slots, ulong handle, ArraySlot slot)
    {
        slot.KeepPrevious(slots[handle]);
        slots[handle].DropReference();
        slots[handle] = slot;
    }

    private void Inherit(int argument, Allocation? allocation, Allocation?[] inherited)
    {
        for (var r = 0; r < _results.Length; r++)
        {
            if (_plan.Results[r].Donor != argument || _results[r] is not { Allocation: null }) continue;
            inherited[r] = allocation;
            return;
        }

        allocation?.Dispose();
    }

    private void ReleaseArguments()
    {
        foreach (var hold in _arguments) hold?.Dispose();
    }
}
