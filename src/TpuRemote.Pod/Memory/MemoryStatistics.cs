namespace TpuRemote.Pod.Memory;

/// <summary>
/// Use of one device's HBM by arrays, under PJRT's names (PJRT_Device_MemoryStats). Bytes are those that the simulated chip needs,
/// padded to its tiles (<see cref="Specs.TiledLayout"/>), not the host's.
/// </summary>
/// <param name="BytesInUse">Held by arrays now.</param>
/// <param name="PeakBytesInUse">The most that were held at once.</param>
/// <param name="NumAllocs">Arrays allocated so far.</param>
/// <param name="LargestAllocSize">Bytes of the largest of them.</param>
/// <param name="BytesLimit">Memory of the device.</param>
public sealed record MemoryStatistics(long BytesInUse, long PeakBytesInUse, long NumAllocs, long LargestAllocSize, long BytesLimit);
