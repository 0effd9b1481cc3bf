using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Memory;

namespace TpuRemote.Pod.Execution;

/// <summary>
/// An array on the pod: replicated (one copy that every replica reads) or per replica (an array of the type for each, one behind
/// the other). A handle of the server names one of these.
/// </summary>
public sealed class DeviceArray : IDisposable
{
    private DeviceMemory? _memory;

    internal DeviceArray(TensorType type, int? numReplicas, DeviceMemory memory)
    {
        Type = type;
        NumReplicas = numReplicas;
        _memory = memory;
    }

    /// <summary>Element type and dimensions of one replica's array.</summary>
    public TensorType Type { get; }

    /// <summary>How many replicas hold an array of their own; null where the array is replicated.</summary>
    public int? NumReplicas { get; }

    /// <summary>Whether all replicas share one copy.</summary>
    public bool IsReplicated => NumReplicas is null;

    /// <summary>Whether the array was deleted or donated.</summary>
    public bool IsDeleted => Volatile.Read(ref _memory) is not { IsClosed: false };

    /// <summary>Bytes of all copies together.</summary>
    public long ByteSize => Type.ByteSize * (NumReplicas ?? 1);

    internal DeviceMemory Memory => Volatile.Read(ref _memory) is { IsClosed: false } memory
        ? memory
        : throw new ObjectDisposedException(nameof(DeviceArray), $"the array of {Type} was deleted or donated to an earlier run");

    /// <summary>The dense bytes of a replica's array (of the only copy where it is replicated), to be filled or read.</summary>
    /// <exception cref="ObjectDisposedException">The array was deleted or donated.</exception>
    public Span<byte> Bytes(int replica) => Memory.Span(IsReplicated ? 0 : replica * Type.ByteSize, checked((int)Type.ByteSize));

    /// <summary>Some of those bytes, for arrays of more than 2 GiB.</summary>
    /// <param name="replica">Whose array.</param>
    /// <param name="offset">Of the first byte, from the start of the replica's array.</param>
    /// <param name="length">How many bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie inside the replica's array.</exception>
    /// <exception cref="ObjectDisposedException">The array was deleted or donated.</exception>
    public Span<byte> Bytes(int replica, long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Type.ByteSize - length);
        return Memory.Span((IsReplicated ? 0 : replica * Type.ByteSize) + offset, length);
    }

    /// <summary>The same bytes for what writes them to a socket or a file while the array lives.</summary>
    /// <inheritdoc cref="Bytes(int, long, int)"/>
    public ReadOnlyMemory<byte> BytesMemory(int replica, long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Type.ByteSize - length);
        return new DeviceBytes(Memory, (IsReplicated ? 0 : replica * Type.ByteSize) + offset, length).Memory;
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => Interlocked.Exchange(ref _memory, null)?.Dispose();

    /// <summary>Takes the memory away, to live on in another array.</summary>
    internal DeviceMemory Detach() => Interlocked.Exchange(ref _memory, null)
        ?? throw new ObjectDisposedException(nameof(DeviceArray), $"the array of {Type} was deleted or donated to an earlier run");
}
