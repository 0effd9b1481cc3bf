namespace Grpc.Core;

/// <summary>Options of writes to a stream.</summary>
internal class WriteOptions
{
    /// <summary>No flags: every message is sent at once.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>Options with these flags.</summary>
    public WriteOptions(WriteFlags flags = default) => Flags = flags;

    /// <summary>The flags.</summary>
    public WriteFlags Flags { get; }
}
