using TpuRemote.Client.Errors;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Evaluation;

/// <summary>Stands for an input whose elements come with each run.</summary>
internal sealed class PlaceholderTensor(TensorType type) : Tensor(type)
{
    /// <inheritdoc />
    public override string ToString() => $"{Type} (placeholder)";

    internal override EagerTensor Concrete() =>
        throw new TpuArgumentException($"a placeholder of {Type} was given where elements are needed; give a tensor of that type");

    internal override Value In(TraceScope scope) =>
        throw new TpuTracingException(
            $"a placeholder ({Type}) is not allowed inside a TPU computation; pass it as an input and use the function's parameter");
}
