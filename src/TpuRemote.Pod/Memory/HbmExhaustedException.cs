using System.Globalization;

namespace TpuRemote.Pod.Memory;

/// <summary>
/// The simulated HBM cannot hold one more array; the message is XLA's of error code E0100 (xla/docs/errors). The host's own memory
/// running out is an <see cref="OutOfMemoryException"/> instead.
/// </summary>
public sealed class HbmExhaustedException(long requestedBytes, long freeBytes, int device)
    : Exception(
        $"RESOURCE_EXHAUSTED: E0100: Error allocating device buffer: Attempting to allocate {Readable(requestedBytes)}. " +
        $"That was not possible. There are {Readable(freeBytes)} free.; (device {device}, hbm)")
{
    /// <summary>Bytes that the array takes on the device, padded.</summary>
    public long RequestedBytes { get; } = requestedBytes;

    /// <summary>Bytes that were free on the device.</summary>
    public long FreeBytes { get; } = freeBytes;

    /// <summary>The device that was full first.</summary>
    public int Device { get; } = device;

    private static string Readable(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):F2}G"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):F2}M"),
        >= 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 10):F1}K"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes}B"),
    };
}
