using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Pod.Execution;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Arrays;

/// <summary>The bytes of device arrays as clients see them.</summary>
internal static class ArrayBytes
{
    /// <summary>Writes some bytes of one replica's array; bytes of i1 become 0 or 1, which the kernels rely on.</summary>
    public static void Write(DeviceArray array, int replica, long offset, ReadOnlySpan<byte> bytes)
    {
        var target = array.Bytes(replica, offset, bytes.Length);
        bytes.CopyTo(target);
        if (array.Type.ElementType != ElementType.I1) return;
        foreach (ref var boolean in target) boolean = boolean == 0 ? (byte)0 : (byte)1;
    }

    /// <summary>The type of one replica's shard, as a replicated array.</summary>
    /// <exception cref="RefusalException">There is no such replica.</exception>
    public static ArrayType ShardType(ArrayType type, uint replica, string what)
    {
        // A replicated array is the same on every replica, so any number names the one value.
        if (type.IsPerReplica && replica >= type.Replicas)
            throw RefusalException.Invalid($"replica {replica} of {what} was asked for; it has {type.Replicas}");
        return type with { Replicas = 0 };
    }
}
