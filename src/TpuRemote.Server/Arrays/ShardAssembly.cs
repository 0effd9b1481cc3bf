using TpuRemote.Pod.Execution;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Arrays;

/// <summary>An array that is being uploaded; guarded by its <see cref="UploadTable"/>'s lock but for the bytes.</summary>
/// <param name="handle">Its handle.</param>
/// <param name="slot">Where it will be, and who owns its memory.</param>
/// <param name="array">Where its bytes go.</param>
/// <param name="arrays">The session's arrays.</param>
internal sealed class ShardAssembly(ulong handle, ArraySlot slot, DeviceArray array, ArrayTable arrays)
{
    private readonly HashSet<int> _coming = [];
    private readonly HashSet<int> _there = [];
    private bool _isClosed;

    /// <summary>Its handle.</summary>
    public ulong Handle => handle;

    /// <summary>Where its bytes go; valid between <see cref="Begin"/> and <see cref="Complete"/> or <see cref="Abandon"/>.</summary>
    public DeviceArray Array => array;

    /// <summary>Whether further shards may come: its handle still names it, and it is incomplete.</summary>
    public bool IsOpen => !_isClosed && arrays.Names(handle, slot);

    private int Shards => Math.Max(1, slot.Type.Replicas);

    /// <summary>A call brings shards.</summary>
    /// <exception cref="RefusalException">One is there or coming already, or the array has another type.</exception>
    public void Begin(int first, int count, ArrayType type)
    {
        if (!type.Equals(slot.Type)) throw RefusalException.Invalid($"a shard of {type} was given; {slot.Label} is {slot.Type}");
        var shards = Enumerable.Range(first, count).ToArray();
        if (System.Array.Exists(shards, _there.Contains))
            throw RefusalException.Precondition($"shard {first} of {slot.Label} is stored already");
        if (System.Array.Exists(shards, _coming.Contains))
            throw RefusalException.Precondition($"shard {first} of {slot.Label} is being stored by another call");
        _coming.UnionWith(shards);
        arrays.Retain(slot);
    }

    /// <summary>The shards of a call are there; with the last one the array is ready.</summary>
    /// <returns>How many are missing.</returns>
    public int Complete(int first, int count)
    {
        _coming.ExceptWith(Enumerable.Range(first, count));
        _there.UnionWith(Enumerable.Range(first, count));
        var missing = Shards - _there.Count;
        if (missing == 0)
        {
            _isClosed = true;
            arrays.Complete(slot, array);
        }
        else
        {
            arrays.MarkIncomplete(slot, array, $"{missing} of {Shards} shards have not been stored");
        }

        arrays.Release(slot);
        return missing;
    }

    /// <summary>The shards of a call will not come; an array of which nothing is there is withdrawn.</summary>
    public void Abandon(int first, int count)
    {
        _coming.ExceptWith(Enumerable.Range(first, count));
        if (_there.Count == 0 && _coming.Count == 0)
        {
            _isClosed = true;
            arrays.Withdraw(handle, slot, "its upload broke off");
        }

        arrays.Release(slot);
    }
}
