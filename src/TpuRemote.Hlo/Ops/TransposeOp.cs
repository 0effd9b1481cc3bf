using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>transpose: permutes dimensions (specification, section "transpose").</summary>
public sealed class TransposeOp : PureOp
{
    private TransposeOp()
    {
    }

    /// <summary>The op.</summary>
    public static TransposeOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.transpose";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Transpose;

    /// <summary>The cotangent is permuted back.</summary>
    public override GradientRule Gradient { get; } = GradientRule.By(
        s => [s.Builder.Transpose(s.Cotangent, Inverse(s.Operation.Attributes.Integers("permutation")))]);

    /// <summary>Checks C1 (element type) and C3 (sizes) against a declared result, and C2 (permutation is one).</summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.RequireTensors(1) | !site.RequireIntegers("permutation", "I2", out var permutation)) return [];
        var operand = site.Tensor(0);
        var permutes = site.Require(
            permutation.Order().SequenceEqual(Enumerable.Range(0, operand.Rank).Select(d => (long)d)),
            "C2",
            $"permutation should be one of 0 to {operand.Rank - 1}, it is [{string.Join(", ", permutation)}]");
        if (site.DeclaredTensor() is { } result)
            site.Require(
                operand.ElementType == result.ElementType,
                "C1",
                $"the result should be of {operand.ElementType}, it is declared as {result}");
        if (!permutes || !site.IsValid) return [];
        return site.RequireResult(operand.With([.. permutation.Select(d => operand.Dimensions[(int)d])]), "C3");
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return [Transposed(operands[0], operation.Attributes.Integers("permutation"))];
    }

    /// <inheritdoc />
    public override OpWork Work(Operation operation) => OpWork.Moving(operation);

    internal static Literal Transposed(Literal operand, ImmutableArray<long> permutation)
    {
        var strides = operand.Type.Strides();
        var type = operand.Type.With([.. permutation.Select(d => operand.Type.Dimensions[(int)d])]);
        var result = new byte[type.ByteSize];
        StridedCopy.Copy(type.Dimensions, operand, new(0, [.. permutation.Select(d => strides[(int)d])]), result, new(0, type.Strides()));
        return new Literal(type, result);
    }

    private static ImmutableArray<long> Inverse(ImmutableArray<long> permutation) =>
        [.. Enumerable.Range(0, permutation.Length).Select(d => (long)permutation.IndexOf(d))];
}

/// <summary>Builds transpositions.</summary>
public static class TransposeBuilder
{
    /// <summary>Permutes dimensions: dimension i of the result is dimension <c>permutation[i]</c> of the operand.</summary>
    /// <returns>The result; the operand itself where nothing moves.</returns>
    public static Value Transpose(this Builder builder, Value operand, params ImmutableArray<long> permutation)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(operand);
        var inPlace = permutation.SequenceEqual(Enumerable.Range(0, operand.TensorType.Rank).Select(d => (long)d));
        var attributes = AttributeDictionary.Of(("permutation", DenseArrayAttribute.Of([.. permutation])));
        return inPlace ? operand : builder.Append(TransposeOp.Instance, [operand], attributes).Result;
    }
}
