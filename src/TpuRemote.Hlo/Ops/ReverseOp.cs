using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>reverse: turns the order round along dimensions (specification, section "reverse").</summary>
public sealed class ReverseOp : PureOp
{
    private ReverseOp()
    {
    }

    /// <summary>The op.</summary>
    public static ReverseOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.reverse";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Reverse;

    /// <summary>The cotangent is turned back.</summary>
    public override GradientRule Gradient { get; } = GradientRule.By(
        s => [s.Builder.Reverse(s.Cotangent, s.Operation.Attributes.Integers("dimensions"))]);

    /// <summary>Checks C1 (the result's type), C2 (dimensions are unique) and C3 (and in range).</summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.RequireTensors(1) | !site.RequireIntegers("dimensions", "I2", out var dimensions)) return [];
        site.RequireDistinct(dimensions, "C2", "dimensions");
        site.RequireDimensions(dimensions, site.Tensor(0).Rank, "C3", "dimensions");
        return site.RequireResult(site.Tensor(0), "C1");
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var type = operands[0].Type;
        var dimensions = operation.Attributes.Integers("dimensions");
        var strides = type.Strides();
        var from = new StridedLayout(
            dimensions.Sum(d => (type.Dimensions[(int)d] - 1) * strides[(int)d]),
            [.. strides.Select((stride, d) => dimensions.Contains(d) ? -stride : stride)]);
        var result = new byte[type.ByteSize];
        StridedCopy.Copy(type.Dimensions, operands[0], from, result, new(0, strides));
        return [new Literal(type, result)];
    }

    /// <inheritdoc />
    public override OpWork Work(Operation operation) => OpWork.Moving(operation);
}

/// <summary>Builds reversals.</summary>
public static class ReverseBuilder
{
    /// <summary>The operand with its order turned round along the dimensions.</summary>
    public static Value Reverse(this Builder builder, Value operand, params ImmutableArray<long> dimensions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var attributes = AttributeDictionary.Of(("dimensions", DenseArrayAttribute.Of([.. dimensions])));
        return builder.Append(ReverseOp.Instance, [operand], attributes).Result;
    }
}
