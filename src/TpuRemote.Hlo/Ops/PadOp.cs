using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>pad: puts a value around and between elements, or takes elements off the edges (specification, section "pad").</summary>
public sealed class PadOp : PureOp
{
    private PadOp()
    {
    }

    /// <summary>The op.</summary>
    public static PadOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.pad";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Pad;

    /// <summary>The cotangent of what was kept goes to the operand, the sum of the rest to the padding value.</summary>
    public override GradientRule Gradient { get; } = GradientRule.By(Pullback);

    /// <summary>Checks C1 (element types), C2 (sizes of the attributes), C3 (interior padding) and C4 (the result's shape).</summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.RequireTensors(2)
            | !site.RequireIntegers("edge_padding_low", "I3", out var low)
            | !site.RequireIntegers("edge_padding_high", "I4", out var high)
            | !site.RequireIntegers("interior_padding", "I5", out var interior)) return [];
        var (operand, value) = (site.Tensor(0), site.Tensor(1));
        site.Require(value.IsScalar, "I2", $"padding_value should be a scalar, it is {value}");
        site.Require(
            operand.ElementType == value.ElementType,
            "C1",
            $"operand and padding_value should have one element type, they are {operand} and {value}");
        var sized = site.Require(
            low.Length == operand.Rank && high.Length == operand.Rank && interior.Length == operand.Rank,
            "C2",
            $"edge padding low and high and interior padding should be {operand.Rank} numbers each, "
                + $"they are {low.Length}, {high.Length} and {interior.Length}");
        site.Require(interior.All(i => i >= 0), "C3", $"interior_padding should not be negative, it is [{string.Join(", ", interior)}]");
        if (!sized) return [];
        ImmutableArray<long> sizes = [.. operand.Dimensions.Select((size, d) => Padded(size, interior[d], low[d], high[d]))];
        site.Require(
            sizes.All(s => s >= 0), "C4", $"the result's dimensions should not be negative, they come to [{string.Join(", ", sizes)}]");
        return site.IsValid ? site.RequireResult(operand.With([.. sizes]), "C4") : [];
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var (operand, type) = (operands[0], operation.Result.TensorType);
        var low = operation.Attributes.Integers("edge_padding_low");
        ImmutableArray<Int128> steps = [.. operation.Attributes.Integers("interior_padding").Select(i => (Int128)i + 1)];
        var (from, to) = (operand.Type.Strides(), type.Strides());
        // The operand's indices whose place low + j * step lies within the result: first to before last.
        ImmutableArray<Int128> first = [.. low.Select((l, d) => CeilingOf(-(Int128)l, steps[d]))];
        ImmutableArray<long> count =
        [
            .. type.Dimensions.Select(
                (size, d) => (long)Int128.Max(
                    0, Int128.Min(operand.Type.Dimensions[d], CeilingOf((Int128)size - low[d], steps[d])) - first[d])),
        ];
        var result = Literal.Splat(operands[1], type).Bytes.ToArray();
        if (count.Contains(0)) return [new Literal(type, result)];
        StridedCopy.Copy(
            count,
            operand,
            new(Enumerable.Range(0, type.Rank).Sum(d => (long)first[d] * from[d]), from),
            result,
            new(
                Enumerable.Range(0, type.Rank).Sum(d => (long)(low[d] + (first[d] * steps[d])) * to[d]),
                [.. to.Select((stride, d) => count[d] == 1 ? stride : (long)(stride * steps[d]))]));
        return [new Literal(type, result)];
    }

    /// <inheritdoc />
    public override OpWork Work(Operation operation) => OpWork.Moving(operation);

    // 128 bits hold every sum and product of what a program can say.
    private static long Padded(long size, long interior, long low, long high) =>
        checked((long)(size + (Int128.Max((Int128)size - 1, 0) * interior) + low + high));

    private static Int128 CeilingOf(Int128 dividend, Int128 divisor) => dividend <= 0 ? 0 : (dividend + divisor - 1) / divisor;

    private static ImmutableArray<Value?> Pullback(GradientSite site) => site.ForEach(() => OfOperand(site), () => OfValue(site));

    private static Value OfOperand(GradientSite site)
    {
        var (b, attributes, operand) = (site.Builder, site.Operation.Attributes, site.Operand(0).TensorType);
        var interior = attributes.Integers("interior_padding");
        var zero = b.ConstantScalar(operand.ElementType, 0);
        var unedged = b.Pad(
            site.Cotangent,
            zero,
            [.. attributes.Integers("edge_padding_low").Select(p => -p)],
            [.. attributes.Integers("edge_padding_high").Select(p => -p)],
            [.. interior.Select(_ => 0L)]);
        return b.Slice(unedged, [.. interior.Select(_ => 0L)], unedged.TensorType.Dimensions, [.. interior.Select(i => i + 1)]);
    }

    private static Value OfValue(GradientSite site)
    {
        var (b, attributes, operand) = (site.Builder, site.Operation.Attributes, site.Operand(0).TensorType);
        var kept = b.Pad(
            b.Full(operand.With(ElementTypes.ElementType.I1), 1),
            b.ConstantScalar(ElementTypes.ElementType.I1, 0),
            attributes.Integers("edge_padding_low"),
            attributes.Integers("edge_padding_high"),
            attributes.Integers("interior_padding"));
        var padding = b.Select(kept, b.Zeros(site.Result.TensorType), site.Cotangent);
        return b.ReduceSum(padding, [.. Enumerable.Range(0, operand.Rank)]);
    }
}

/// <summary>Builds paddings.</summary>
public static class PadBuilder
{
    /// <summary>Puts a value around and between elements.</summary>
    /// <param name="builder">Where the op is appended.</param>
    /// <param name="operand">What is padded.</param>
    /// <param name="value">The scalar that is put in.</param>
    /// <param name="low">For each dimension how many before index 0; negative takes elements off.</param>
    /// <param name="high">For each dimension how many after the last index; negative takes elements off.</param>
    /// <param name="interior">For each dimension how many between two elements; none where default.</param>
    public static Value Pad(
        this Builder builder,
        Value operand,
        Value value,
        ImmutableArray<long> low,
        ImmutableArray<long> high,
        ImmutableArray<long> interior = default)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ImmutableArray<long> between = interior.IsDefault ? [.. low.Select(_ => 0L)] : interior;
        var attributes = AttributeDictionary.Of(
            ("edge_padding_low", DenseArrayAttribute.Of([.. low])),
            ("edge_padding_high", DenseArrayAttribute.Of([.. high])),
            ("interior_padding", DenseArrayAttribute.Of([.. between])));
        return builder.Append(PadOp.Instance, [operand, value], attributes).Result;
    }
}
