using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Client.Tracing;

/// <summary>A tensor that stands for a value of a program being traced.</summary>
internal sealed class TracedTensor(Value value, TraceScope scope) : Tensor(value.TensorType)
{
    /// <summary>The value in the region that made it.</summary>
    public Value Value { get; } = value;

    /// <summary>The region that made it.</summary>
    public TraceScope Scope { get; } = scope;

    internal override Value In(TraceScope scope) => scope.Import(this);

    internal override EagerTensor Concrete() => throw new TpuTracingException(
        Scope.Trace.IsOpen
            ? $"a traced tensor ({Type}) has no elements while its function is being rewritten: "
                + "reading them, or branching on them in C#, has no TPU form; "
                + "return the tensor, enqueue it to the outfeed, or use Tf.Cond, Tf.While or Tf.Select"
            : $"a tensor ({Type}) of a trace that has ended has no elements; what a run computes is what RunAsync returns");

    /// <inheritdoc />
    public override string ToString() => $"{Type} (traced)";
}
