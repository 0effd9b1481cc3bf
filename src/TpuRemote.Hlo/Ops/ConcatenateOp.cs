using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>concatenate: tensors one after the other along a dimension (specification, section "concatenate").</summary>
public sealed class ConcatenateOp : PureOp
{
    private ConcatenateOp()
    {
    }

    /// <summary>The op.</summary>
    public static ConcatenateOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "stablehlo.concatenate";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Concatenate;

    /// <summary>The cotangent is cut into the operands' parts.</summary>
    public override GradientRule Gradient { get; } = GradientRule.By(Pullback);

    /// <summary>
    /// Checks C1 (element types), C2 (shapes but for the dimension), C3 (at least one input), C4 (the dimension), C5 and C6 (the result).
    /// </summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        if (!site.RequireTensors() | !site.RequireInteger("dimension", "I2", out var dimension)) return [];
        if (!site.Require(site.Operands.Length > 0, "C3", "at least one input was expected, none was given")) return [];
        var first = site.Tensor(0);
        if (!site.RequireDimensions([dimension], first.Rank, "C4", "dimension")) return [];
        for (var i = 1; i < site.Operands.Length; i++) RequireAlike(site, first, i, (int)dimension);
        if (site.DeclaredTensor() is { } result)
            site.Require(
                first.ElementType == result.ElementType, "C5", $"the result should be of {first.ElementType}, it is declared as {result}");
        if (!site.IsValid) return [];
        var sum = Enumerable.Range(0, site.Operands.Length).Sum(i => site.Tensor(i).Dimensions[(int)dimension]);
        return site.RequireResult(first.With([.. first.Dimensions.SetItem((int)dimension, sum)]), "C6");
    }

    /// <inheritdoc />
    public override ImmutableArray<Literal> Evaluate(Operation operation, ImmutableArray<Literal> operands, IRegionEvaluator regions)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var type = operation.Result.TensorType;
        var dimension = (int)operation.Attributes.Integer("dimension");
        var strides = type.Strides();
        var result = new byte[type.ByteSize];
        long at = 0;
        foreach (var operand in operands)
        {
            StridedCopy.Copy(
                operand.Type.Dimensions, operand, new(0, operand.Type.Strides()), result, new(at * strides[dimension], strides));
            at += operand.Type.Dimensions[dimension];
        }
        return [new Literal(type, result)];
    }

    /// <inheritdoc />
    public override OpWork Work(Operation operation) => OpWork.Moving(operation);

    private static void RequireAlike(OpSite site, TensorType first, int operand, int dimension)
    {
        var type = site.Tensor(operand);
        site.Require(
            type.ElementType == first.ElementType, "C1", $"input {operand} should be of {first.ElementType} as input 0 is, it is {type}");
        var alike = type.Rank == first.Rank
            && type.Dimensions.SetItem(dimension, 0).SequenceEqual(first.Dimensions.SetItem(dimension, 0));
        site.Require(alike, "C2", $"input {operand} should be shaped as {first} but for dimension {dimension}, it is {type}");
    }

    private static ImmutableArray<Value?> Pullback(GradientSite site)
    {
        var dimension = (int)site.Operation.Attributes.Integer("dimension");
        var cotangents = new Value?[site.Operation.Operands.Length];
        long at = 0;
        for (var i = 0; i < cotangents.Length; i++)
        {
            var sizes = site.Operand(i).TensorType.Dimensions;
            ImmutableArray<long> starts = [.. sizes.Select((_, d) => d == dimension ? at : 0)];
            if (site.Wants(i)) cotangents[i] = site.Builder.Slice(site.Cotangent, starts, [.. sizes.Select((size, d) => starts[d] + size)]);
            at += sizes[dimension];
        }
        return [.. cotangents];
    }
}

/// <summary>Builds concatenations.</summary>
public static class ConcatenateBuilder
{
    /// <summary>The operands one after the other along a dimension.</summary>
    public static Value Concatenate(this Builder builder, int dimension, params ImmutableArray<Value> operands)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Append(
            ConcatenateOp.Instance, operands, AttributeDictionary.Of(("dimension", new IntegerAttribute(dimension)))).Result;
    }
}
