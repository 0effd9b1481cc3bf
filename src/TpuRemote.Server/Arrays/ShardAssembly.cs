using TpuRemote.Pod.Execution;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Arrays;

/// <summary>An array that is being uploaded; guarded by its <see cref="UploadTable"/>'s lock but for the bytes.</summary>
/// <param name="handle">Its handle.</param>
/// <param name="slot">Where it will be.</param>
/// <param name="array">Where its bytes go.</param>
/// <param name="arrays">The session's arrays.</param>
internal sealed class ShardAssembly(ulong handle, ArraySlot slot, DeviceArray array, ArrayTable arrays)
{
    private readonly HashSet<int> _coming = [];
    private readonly HashSet<int> _there = [];
    private bool _isClosed;

    /// <summary>Its handle.</summary>
    public ulong Handle => handle;

    /// <summary>Where its bytes go.</summary>
    public DeviceArray Array => array;

    /// <summary>Whether further shards may come: its handle still names it, and it is incomplete.</summary>
    public bool IsOpen => !_isClosed && arrays.Names(handle, slot);

    private int Shards => Math.Max(1, slot.Type.Replicas);

    /// <summary>A shard is coming.</summary>
    /// <exception cref="RefusalException">It is there or coming already, or the array has another type.</exception>
    public void Begin(int replica, ArrayType type)
    {
        if (!type.Equals(slot.Type)) throw RefusalException.Invalid($"a shard of {type} was given; {slot.Label} is {slot.Type}");
        if (_there.Contains(replica)) throw RefusalException.Precondition($"shard {replica} of {slot.Label} is stored already");
        if (!_coming.Add(replica)) throw RefusalException.Precondition($"shard {replica} of {slot.Label} is being stored by another call");
    }

    /// <summary>Shards are there; with the last one the array is ready.</summary>
    /// <returns>How many are missing.</returns>
    public int Complete(int first, int count)
    {
        for (var replica = first; replica < first + count; replica++)
        {
            _coming.Remove(replica);
            _there.Add(replica);
        }

        var missing = Shards - _there.Count;
        if (missing == 0)
        {
            _isClosed = true;
            arrays.Complete(slot, array);
        }
        else
        {
            arrays.MarkIncomplete(slot, $"{missing} of {Shards} shards have not been stored");
        }

        return missing;
    }

    /// <summary>Shards will not come from the call that began them; an array of which nothing is there is withdrawn.</summary>
    public void Abandon(int first, int count)
    {
        for (var replica = first; replica < first + count; replica++) _coming.Remove(replica);
        if (_there.Count > 0 || _coming.Count > 0) return;
        _isClosed = true;
        arrays.Withdraw(handle, slot, "its upload broke off");
        array.Dispose();
    }
}
