namespace TpuRemote.Pod.Memory;

/// <summary>Counts what arrays take of every device's HBM. Safe to use from several threads.</summary>
internal sealed class HbmLedger(int deviceCount, long bytesPerDevice)
{
    private readonly Lock _gate = new();
    private readonly long[] _inUse = new long[deviceCount];
    private readonly long[] _peak = new long[deviceCount];
    private readonly long[] _allocations = new long[deviceCount];
    private readonly long[] _largest = new long[deviceCount];

    /// <summary>Counts an array that takes <paramref name="bytes"/> on each of the first <paramref name="devices"/> devices.</summary>
    /// <exception cref="HbmExhaustedException">A device has less left; nothing was counted.</exception>
    public HbmReservation Reserve(long bytes, int devices)
    {
        lock (_gate)
        {
            for (var device = 0; device < devices; device++)
            {
                var free = bytesPerDevice - _inUse[device];
                if (bytes > free) throw new HbmExhaustedException(bytes, free, device);
            }
            for (var device = 0; device < devices; device++) Count(device, bytes);
        }
        return new HbmReservation(this, bytes, devices);
    }

    /// <summary>What a device holds.</summary>
    public MemoryStatistics Of(int device)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(device);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(device, _inUse.Length);
        lock (_gate)
            return new MemoryStatistics(_inUse[device], _peak[device], _allocations[device], _largest[device], bytesPerDevice);
    }

    internal void Release(long bytes, int devices)
    {
        lock (_gate)
        {
            for (var device = 0; device < devices; device++) _inUse[device] -= bytes;
        }
    }

    private void Count(int device, long bytes)
    {
        _inUse[device] += bytes;
        _peak[device] = Math.Max(_peak[device], _inUse[device]);
        _allocations[device]++;
        _largest[device] = Math.Max(_largest[device], bytes);
    }
}
