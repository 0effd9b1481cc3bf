using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>replica_id: the number of the replica that runs it, as tensor&lt;ui32> (specification, section "replica_id").</summary>
public sealed class ReplicaIdOp : OpDefinition
{
    private ReplicaIdOp()
    {
    }

    /// <summary>The op.</summary>
    public static ReplicaIdOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.replica_id";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.ResultType;

    /// <inheritdoc />
    public override GradientRule Gradient => GradientRule.Zero;

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site) =>
        site.RequireTensors(0) ? [TensorType.Of(ElementType.Ui32)] : [];

    /// <inheritdoc />
    public override void Evaluate(Operation operation, Frame frame)
    {
        foreach (var replica in frame.ActiveReplicas)
            frame.SetResults(operation, replica, [Literal.Scalar(ElementType.Ui32, (uint)replica)]);
    }

    /// <inheritdoc />
    public override OpWork Work(Operation operation) => default;
}

/// <summary>Builds replica numbers.</summary>
public static class ReplicaIdBuilder
{
    /// <summary>The number of the replica, from 0, as tensor&lt;ui32>.</summary>
    public static Value ReplicaId(this Builder builder) => builder.Append(ReplicaIdOp.Instance, []).Result;
}
