using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// partition_id: the number of the partition that runs it, as tensor&lt;ui32> (specification, section "partition_id"). A program has one
/// partition here, so it is 0.
/// </summary>
public sealed class PartitionIdOp : PureOp
{
    private PartitionIdOp()
    {
    }

    /// <summary>The op.</summary>
    public static PartitionIdOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.partition_id";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.ResultType;

    /// <inheritdoc />
    public override GradientRule Gradient => GradientRule.Zero;

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site) =>
        site.RequireTensors(0) ? [TensorType.Of(ElementType.Ui32)] : [];

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions) =>
        [Literal.Scalar(ElementType.Ui32, 0u)];

    /// <inheritdoc />
    public override OpWork Work(Operation operation) => default;
}

/// <summary>Builds partition numbers.</summary>
public static class PartitionIdBuilder
{
    /// <summary>The number of the partition, as tensor&lt;ui32>.</summary>
    public static Value PartitionId(this Builder builder) => builder.Append(PartitionIdOp.Instance, []).Result;
}
