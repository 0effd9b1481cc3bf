using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>convert: the same values in another element type, as near as it holds them (specification, section "convert").</summary>
public sealed class ConvertOp : PureOp
{
    private ConvertOp()
    {
    }

    /// <summary>The op.</summary>
    public static ConvertOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.convert";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Elementwise;

    /// <summary>The cotangent is converted back.</summary>
    public override GradientRule Gradient { get; } = GradientRule.By(
        s => [s.Builder.Convert(s.Cotangent, s.Operand(0).TensorType.ElementType)]);

    /// <summary>Checks C1: operand and result have one shape. The result's element type is declared.</summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.RequireTensors(1) || !site.RequireDeclared(out var result)) return [];
        return site.RequireResult(site.Tensor(0).With(result.ElementType), "C1");
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return [Converted(operands[0], operation.Result.TensorType.ElementType)];
    }

    /// <inheritdoc />
    public override OpWork Work(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return new OpWork(operation.Result.TensorType.ElementCount, 0, OpWork.BytesOf(operation));
    }

    internal static Literal Converted(Literal operand, ElementType to)
    {
        var type = operand.Type.With(to);
        if (type.Equals(operand.Type)) return operand;
        var result = new byte[type.ByteSize];
        Scalar.Convert(operand.Type.ElementType, operand.Bytes.Span, to, result);
        return new Literal(type, result);
    }
}

/// <summary>Builds conversions.</summary>
public static class ConvertBuilder
{
    /// <summary>The operand in another element type; the operand itself where it has that type already.</summary>
    public static Value Convert(this Builder builder, Value operand, ElementType elementType)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(operand);
        return operand.TensorType.ElementType == elementType
            ? operand
            : builder.Append(ConvertOp.Instance, [operand], resultTypes: [operand.TensorType.With(elementType)]).Result;
    }
}
