using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Memory;

namespace TpuRemote.Pod.Execution;

/// <summary>
/// An array on the pod: replicated (one copy that every replica reads) or per replica (an array of the type for each, one behind
/// the other). A handle of the server names one of these.
/// </summary>
public sealed class DeviceArray : IDisposable
{
    internal DeviceArray(TensorType type, int? numReplicas, DeviceMemory memory)
    {
        Type = type;
        NumReplicas = numReplicas;
        Memory = memory;
    }

    /// <summary>Element type and dimensions of one replica's array.</summary>
    public TensorType Type { get; }

    /// <summary>How many replicas hold an array of their own; null where the array is replicated.</summary>
    public int? NumReplicas { get; }

    /// <summary>Whether all replicas share one copy.</summary>
    public bool IsReplicated => NumReplicas is null;

    /// <summary>Bytes of all copies together.</summary>
    public long ByteSize => Type.ByteSize * (NumReplicas ?? 1);

    internal DeviceMemory Memory { get; }

    /// <summary>The dense bytes of a replica's array (of the only copy where it is replicated), to be filled or read.</summary>
    /// <exception cref="ObjectDisposedException">The array was deleted or donated.</exception>
    public Span<byte> Bytes(int replica) => Memory.Span(IsReplicated ? 0 : replica * Type.ByteSize, checked((int)Type.ByteSize));

    /// <summary>Frees the memory.</summary>
    public void Dispose() => Memory.Dispose();
}
