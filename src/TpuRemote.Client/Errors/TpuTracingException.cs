using TpuRemote.Client.Tracing;

namespace TpuRemote.Client.Errors;

/// <summary>
/// Something that tracing forbids: a nested rewrite, a traced tensor outside its trace, an operation that has no form on the TPU,
/// a variable that the rules of its scope refuse.
/// </summary>
public sealed class TpuTracingException : TpuException
{
    internal TpuTracingException(string message, Exception? inner = null)
        : base(message, TracedLine.Capture(), inner)
    {
    }
}
