using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>constant: a tensor known when the program is written (specification, section "constant").</summary>
public sealed class ConstantOp : PureOp
{
    private ConstantOp()
    {
    }

    /// <summary>The op.</summary>
    public static ConstantOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.constant";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Constant;

    /// <inheritdoc />
    public override GradientRule Gradient => GradientRule.Zero;

    /// <summary>The literal of a constant op.</summary>
    public static Literal ValueOf(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation.Attributes.Get<DenseElementsAttribute>("value").Value;
    }

    /// <inheritdoc />
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (site.Attributes.TryGet<DenseElementsAttribute>("value", out var value)) return [value.Value.Type];
        site.Error("I1", $"attribute 'value' should be dense<...>, it is {site.Attributes.Find("value")?.ToString() ?? "absent"}");
        return [];
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions) =>
        [ValueOf(operation)];

    /// <inheritdoc />
    public override OpWork Work(Operation operation) => default;
}

/// <summary>Builds constants.</summary>
public static class ConstantBuilder
{
    /// <summary>A constant tensor.</summary>
    public static Value Constant(this Builder builder, Literal literal)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Append(ConstantOp.Instance, [], AttributeDictionary.Of(("value", new DenseElementsAttribute(literal)))).Result;
    }
}
