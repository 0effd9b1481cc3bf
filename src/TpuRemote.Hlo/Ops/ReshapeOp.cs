using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>reshape: the same elements in the same order under other dimensions (specification, section "reshape").</summary>
public sealed class ReshapeOp : PureOp
{
    private ReshapeOp()
    {
    }

    /// <summary>The op.</summary>
    public static ReshapeOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.reshape";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.FunctionalType;

    /// <summary>The cotangent is reshaped back.</summary>
    public override GradientRule Gradient { get; } = GradientRule.By(
        s => [s.Builder.Reshape(s.Cotangent, s.Operand(0).TensorType.Dimensions)]);

    /// <summary>Checks C1 (element type) and C2 (number of elements); the result is declared.</summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.RequireTensors(1) | !site.RequireDeclared(out var result)) return [];
        var operand = site.Tensor(0);
        site.Require(
            operand.ElementType == result!.ElementType, "C1", $"the result should be of {operand.ElementType}, it is declared as {result}");
        site.Require(
            operand.ElementCount == result.ElementCount,
            "C2",
            $"the result should have {operand.ElementCount} elements as {operand} has, {result} has {result.ElementCount}");
        return site.RequireResult(result, "C1");
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return [operands[0].Reshape(operation.Result.TensorType)];
    }

    /// <inheritdoc />
    public override OpWork Work(Operation operation) => OpWork.Moving(operation);
}

/// <summary>Builds reshapes.</summary>
public static class ReshapeBuilder
{
    /// <summary>The operand under other dimensions; the operand itself where they are its own.</summary>
    public static Value Reshape(this Builder builder, Value operand, params ImmutableArray<long> dimensions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(operand);
        var type = operand.TensorType.With([.. dimensions]);
        return type.Equals(operand.Type) ? operand : builder.Append(ReshapeOp.Instance, [operand], resultTypes: [type]).Result;
    }
}
