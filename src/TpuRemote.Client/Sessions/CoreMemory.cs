namespace TpuRemote.Client.Sessions;

/// <summary>Use of one core's memory by arrays of all sessions; names are PJRT's.</summary>
/// <param name="DeviceId">The core.</param>
/// <param name="BytesInUse">Bytes held by arrays now.</param>
/// <param name="PeakBytesInUse">The most bytes that were held at once since the server started.</param>
/// <param name="NumAllocs">Arrays allocated since the server started.</param>
/// <param name="LargestAllocSize">Bytes of the largest of them.</param>
/// <param name="BytesLimit">Bytes of the memory.</param>
public sealed record CoreMemory(int DeviceId, long BytesInUse, long PeakBytesInUse, long NumAllocs, long LargestAllocSize, long BytesLimit);
