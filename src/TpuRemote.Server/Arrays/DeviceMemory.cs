using TpuRemote.Pod.Specs;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Arrays;

/// <summary>
/// Counts what arrays take of each simulated device's HBM, under PJRT's names; safe for several threads. A replicated array stands on
/// every device; shard r of a per-replica array stands on device r. Sizes are those of arrays tiled and padded as a TPU lays them out.
/// </summary>
internal sealed class DeviceMemory(int devices, long bytesPerDevice)
{
    private readonly Lock _gate = new();
    private readonly Use[] _uses = new Use[devices];

    /// <summary>Devices of the pod.</summary>
    public int Devices => devices;

    /// <summary>HBM of one device, bytes.</summary>
    public long BytesPerDevice => bytesPerDevice;

    /// <summary>Use of one device.</summary>
    public Use Of(int device)
    {
        lock (_gate) return _uses[device];
    }

    /// <summary>Takes memory for an array on each device where it stands.</summary>
    /// <exception cref="RefusalException">It does not fit a device; nothing is taken then.</exception>
    public void Take(ArrayType type)
    {
        var bytes = TiledLayout.PaddedByteSize(type.Shard);
        lock (_gate)
        {
            var last = Last(type);
            for (var device = 0; device < last; device++) CheckRoom(device, bytes, type);
            for (var device = 0; device < last; device++) _uses[device] = _uses[device].With(bytes);
        }
    }

    /// <summary>Gives the array's memory back.</summary>
    public void Give(ArrayType type)
    {
        lock (_gate)
        {
            for (var device = 0; device < Last(type); device++)
                _uses[device] = _uses[device] with { BytesInUse = _uses[device].BytesInUse - TiledLayout.PaddedByteSize(type.Shard) };
        }
    }

    private int Last(ArrayType type) => type.IsPerReplica ? type.Replicas : devices;

    private void CheckRoom(int device, long bytes, ArrayType type)
    {
        var free = bytesPerDevice - _uses[device].BytesInUse;
        if (bytes <= free) return;
        throw new RefusalException(
            RefusalKind.Exhausted,
            $"E0100: cannot allocate {bytes} bytes of HBM (padded) for an array of {type} on device {device}: {free} of {bytesPerDevice} bytes are free");
    }

    /// <summary>Use of one device, bytes and counts.</summary>
    internal readonly record struct Use(long BytesInUse, long PeakBytesInUse, long Allocations, long LargestAllocation)
    {
        /// <summary>The use after one more allocation.</summary>
        public Use With(long bytes) => new(
            BytesInUse + bytes, Math.Max(PeakBytesInUse, BytesInUse + bytes), Allocations + 1, Math.Max(LargestAllocation, bytes));
    }
}
