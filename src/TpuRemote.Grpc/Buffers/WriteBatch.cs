using Grpc.Core;

namespace TpuRemote.Grpc.Buffers;

/// <summary>
/// Says of each message of a stream whether it may wait for the next one: small messages that queue up leave together, in one frame and one
/// system call, and none waits where nothing follows.
/// </summary>
internal sealed class WriteBatch
{
    // What one frame of HTTP/2 holds unless its peers agree on more (RFC 9113, section 4.2).
    private const int MaxBytes = 16 * 1024;

    private static readonly WriteOptions Wait = new(WriteFlags.BufferHint);

    private int _bytes;

    /// <summary>The options of the next message.</summary>
    /// <param name="bytes">Its size.</param>
    /// <param name="isAnotherQueued">Whether another one follows at once.</param>
    public WriteOptions? Next(int bytes, bool isAnotherQueued)
    {
        _bytes = isAnotherQueued && bytes < MaxBytes - _bytes ? _bytes + bytes : 0;
        return _bytes > 0 ? Wait : null;
    }
}
