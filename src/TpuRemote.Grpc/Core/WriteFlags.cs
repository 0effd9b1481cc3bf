namespace Grpc.Core;

/// <summary>How one message is to be written.</summary>
[Flags]
internal enum WriteFlags
{
    /// <summary>The message may wait in the buffer until the next write without this flag, or the end of the stream.</summary>
    BufferHint = 0x1,

    /// <summary>The message is sent uncompressed, as every message of this transport is.</summary>
    NoCompress = 0x2,
}
