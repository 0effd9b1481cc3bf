using System.Runtime.InteropServices;

namespace TpuRemote.Pod.Memory;

/// <summary>Host bytes that stand for device memory: aligned to 64 bytes, outside the collector's heap, freed when disposed.</summary>
internal sealed unsafe class DeviceMemory : SafeHandle
{
    private const long Padding = 64;

    private readonly HbmReservation? _reservation;

    /// <summary>Allocates that many bytes.</summary>
    /// <param name="byteSize">How many.</param>
    /// <param name="cleared">Whether they are zero; otherwise they hold anything.</param>
    /// <param name="reservation">Simulated memory that is given back when these bytes are freed.</param>
    /// <exception cref="OutOfMemoryException">The host has no such memory (this is never the simulated HBM running out).</exception>
    public DeviceMemory(long byteSize, bool cleared = true, HbmReservation? reservation = null)
        : base(0, ownsHandle: true)
    {
        ByteSize = byteSize;
        // Kernels may read a vector past the end of an array, so there is always one vector more.
        var bytes = checked(byteSize + Padding);
        var pointer = Allocate(bytes, reservation);
        if (cleared) NativeMemory.Clear(pointer, (nuint)bytes);
        _reservation = reservation;
        SetHandle((nint)pointer);
        GC.AddMemoryPressure(bytes);
    }

    /// <summary>The number of bytes.</summary>
    public long ByteSize { get; }

    /// <inheritdoc />
    public override bool IsInvalid => handle == 0;

    /// <summary>The first byte. Valid while the memory is neither disposed nor collected.</summary>
    public byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return (byte*)handle;
        }
    }

    /// <summary>Some of the bytes.</summary>
    public Span<byte> Span(long offset, int length)
    {
        // Invariant: offset and length lie inside the allocation.
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, ByteSize, nameof(length));
        return new Span<byte>(Pointer + offset, length);
    }

    /// <inheritdoc />
    protected override bool ReleaseHandle()
    {
        HostBlocks.Return((void*)handle, ByteSize + Padding);
        GC.RemoveMemoryPressure(ByteSize + Padding);
        _reservation?.Release();
        return true;
    }

    private static void* Allocate(long bytes, HbmReservation? reservation)
    {
        try
        {
            return HostBlocks.Take(bytes);
        }
        catch
        {
            reservation?.Release();
            throw;
        }
    }
}
