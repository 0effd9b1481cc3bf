using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>iota: 0, 1, 2 ... along a dimension (specification, section "iota").</summary>
public sealed class IotaOp : PureOp
{
    private IotaOp()
    {
    }

    /// <summary>The op.</summary>
    public static IotaOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.iota";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Iota;

    /// <inheritdoc />
    public override GradientRule Gradient => GradientRule.Zero;

    /// <summary>Checks C1 (iota_dimension lies in the result's rank) and the result's element type; the result is declared.</summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.RequireTensors(0)
            | !site.RequireInteger("iota_dimension", "I1", out var dimension)
            | !site.RequireDeclared(out var result)) return [];
        site.Require(!result!.ElementType.IsBoolean(), "O1", $"the result should be of integer or floating-point type, it is {result}");
        site.RequireDimensions([dimension], result.Rank, "C1", "iota_dimension");
        return site.RequireResult(result, "O1");
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var type = operation.Result.TensorType;
        var dimension = (int)operation.Attributes.Integer("iota_dimension");
        var count = type.Dimensions[dimension];
        var numbers = new long[count];
        for (var i = 0; i < count; i++) numbers[i] = i;
        var line = ConvertOp.Converted(Literal.Create<long>(TensorType.Of(ElementType.I64, count), numbers), type.ElementType);
        return [BroadcastInDimOp.Broadcast(line, type, [dimension])];
    }

    /// <inheritdoc />
    public override OpWork Work(Operation operation) => OpWork.Moving(operation);
}

/// <summary>Builds iotas.</summary>
public static class IotaBuilder
{
    /// <summary>A tensor whose elements are their index along a dimension.</summary>
    public static Value Iota(this Builder builder, TensorType type, int dimension)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var attributes = AttributeDictionary.Of(("iota_dimension", new IntegerAttribute(dimension)));
        return builder.Append(IotaOp.Instance, [], attributes, resultTypes: [type]).Result;
    }
}
