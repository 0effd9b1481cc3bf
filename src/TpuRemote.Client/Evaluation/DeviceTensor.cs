using TpuRemote.Client.Errors;
using TpuRemote.Client.Sessions;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Evaluation;

/// <summary>A tensor that is kept on the device, the same for all replicas; runs take it as an input without sending it again.</summary>
internal sealed class DeviceTensor(TensorType type, TpuSession session, ulong handle, int epoch) : Tensor(type)
{
    /// <summary>The handle of the array.</summary>
    /// <exception cref="TpuArgumentException">It is of another session, or the system was initialised or shut down since.</exception>
    public ulong HandleFor(TpuSession user)
    {
        if (user != session) throw new TpuArgumentException($"a tensor ({Type}) stored on the device of one session was given to another");
        return epoch == session.Epoch ? handle : throw new TpuArgumentException(
            $"a tensor ({Type}) stored on the device was dropped when the system was initialised or shut down; store it again");
    }

    /// <inheritdoc />
    public override string ToString() => $"{Type} (on the device)";

    internal override EagerTensor Concrete() =>
        throw new TpuArgumentException($"a tensor ({Type}) on the device has no elements here; give it to a run as an input");

    internal override Value In(TraceScope scope) => throw new TpuTracingException(
        $"a tensor ({Type}) on the device cannot be captured by a function; pass it as an input");
}
