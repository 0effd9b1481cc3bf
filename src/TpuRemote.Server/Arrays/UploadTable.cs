using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Arrays;

/// <summary>The uploads of one session, whole arrays and arrays that come shard by shard. Safe for several threads.</summary>
/// <param name="arrays">The session's arrays.</param>
internal sealed class UploadTable(ArrayTable arrays)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, ShardAssembly> _assemblies = [];

    /// <summary>Starts the upload of a whole array.</summary>
    /// <exception cref="RefusalException">The handle is not free, or there is no room.</exception>
    public Upload BeginWhole(ulong handle, ArrayType type, IAccelerator accelerator)
    {
        lock (_gate)
        {
            var assembly = NewAssembly(handle, type, accelerator);
            var shards = Math.Max(1, type.Replicas);
            assembly.Begin(0, shards, type);
            return new Upload(assembly, 0, shards, this);
        }
    }

    /// <summary>Starts the upload of one replica's shard; the first one binds the handle.</summary>
    /// <exception cref="RefusalException">The handle is not free or of another type, the shard is there or coming, or there is no
    /// room.</exception>
    public Upload BeginShard(ulong handle, ArrayType type, int replica, IAccelerator accelerator)
    {
        if (!type.IsPerReplica || replica >= type.Replicas)
            throw RefusalException.Invalid($"replica {replica} of an array of {type} was given; expected one of its shards");
        lock (_gate)
        {
            if (!_assemblies.TryGetValue(handle, out var assembly) || !assembly.IsOpen)
                _assemblies[handle] = assembly = NewAssembly(handle, type, accelerator);
            assembly.Begin(replica, 1, type);
            return new Upload(assembly, replica, 1, this);
        }
    }

    /// <summary>Some shards have come.</summary>
    /// <returns>How many are missing.</returns>
    public int Complete(ShardAssembly assembly, int first, int count)
    {
        lock (_gate)
        {
            var missing = assembly.Complete(first, count);
            if (missing == 0 && _assemblies.TryGetValue(assembly.Handle, out var bound) && bound == assembly)
                _assemblies.Remove(assembly.Handle);
            return missing;
        }
    }

    /// <summary>Some shards have not come after all.</summary>
    public void Abandon(ShardAssembly assembly, int first, int count)
    {
        lock (_gate) assembly.Abandon(first, count);
    }

    /// <summary>Forgets arrays of which only some shards have come.</summary>
    public void Clear()
    {
        lock (_gate) _assemblies.Clear();
    }

    private ShardAssembly NewAssembly(ulong handle, ArrayType type, IAccelerator accelerator)
    {
        var slot = arrays.Reserve(handle, type);
        try
        {
            var array = accelerator.Allocate(type.Shard, type.IsPerReplica ? type.Replicas : null);
            arrays.MarkIncomplete(slot, array, "its upload is under way");
            return new ShardAssembly(handle, slot, array, arrays);
        }
        catch (Exception error)
        {
            arrays.Withdraw(handle, slot, error.Message);
            throw;
        }
    }
}
