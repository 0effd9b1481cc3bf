using TpuRemote.Client.Tracing;

namespace TpuRemote.Client.Errors;

/// <summary>
/// A value that cannot be used: no tensor, an unknown dimension, a wrong shape or element type, a batch that does not divide by the shards.
/// </summary>
public sealed class TpuArgumentException : TpuException
{
    internal TpuArgumentException(string message, Exception? inner = null)
        : base(message, TracedLine.Capture(), inner)
    {
    }
}
