using System.Buffers;

namespace TpuRemote.Pod.Memory;

/// <summary>
/// Some bytes of device memory as <see cref="Memory{T}"/>, for what writes to sockets and files; the memory stays its owner's.
/// </summary>
/// <param name="memory">The memory.</param>
/// <param name="offset">Of the first byte.</param>
/// <param name="length">How many bytes.</param>
internal sealed unsafe class DeviceBytes(DeviceMemory memory, long offset, int length) : MemoryManager<byte>
{
    /// <inheritdoc />
    public override Span<byte> GetSpan() => memory.Span(offset, length);

    /// <inheritdoc />
    // Invariant: the bytes do not move; they are valid while the memory is neither disposed nor collected, and this refers to it.
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, length);
        return new MemoryHandle(memory.Pointer + offset + elementIndex, pinnable: this);
    }

    /// <inheritdoc />
    public override void Unpin()
    {
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
    }
}
