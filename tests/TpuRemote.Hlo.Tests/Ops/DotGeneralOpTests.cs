using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.OpPrograms;

namespace TpuRemote.Hlo.Tests.Ops;

public class DotGeneralOpTests
{
    private static readonly DotDimensionNumbers Matrices = new([], [], [1], [0]);

    // The specification's example has identity matrices; these are 2x2 products by hand.
    [Theory]
    [InlineData(ElementType.I32)]
    [InlineData(ElementType.F32)]
    [InlineData(ElementType.F64)]
    [InlineData(ElementType.Bf16)]
    public void DotGeneral_WithABatch_MultipliesEachPair(ElementType type)
    {
        var result = Run(
            (b, v) => b.DotGeneral(v[0], v[1], new([0], [0], [2], [1])),
            Of(TensorType.Of(type, 2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8),
            Of(TensorType.Of(type, 2, 2, 2), 1, 0, 0, 1, 1, 2, 3, 4));
        Assert.Equal([1, 2, 3, 4, 23, 34, 31, 46], Values(result));
    }

    // einsum('cab,bdac->cd'), batch c, contraction over a and b; expected by the sum as it is defined, in exact integers.
    [Fact]
    public void DotGeneral_OverTwoDimensionsInAnyPlace_SumsThem()
    {
        var lhs = Of(F32(2, 3, 2), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        var rhs = Of(F32(2, 2, 3, 2), [.. Enumerable.Range(0, 24).Select(i => (double)i)]);
        var result = Run((b, v) => b.DotGeneral(v[0], v[1], new([0], [3], [2, 1], [0, 2])), lhs, rhs);
        Assert.Equal(F32(2, 2), result.Type);
        Assert.Equal(Einsum(), Values(result));
    }

    // Widths that are no multiple of a vector; against multiply and reduce, whose steps are the scalar definitions, bit by bit.
    [Theory]
    [InlineData(ElementType.F32)]
    [InlineData(ElementType.F64)]
    public void DotGeneral_OnRandomMatrices_AddsProductsInOrder(ElementType type)
    {
        const int Seed = 7;
        var random = new Random(Seed);
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(
            _ => (random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-8, 8)))];
        var (lhs, rhs) = (Of(TensorType.Of(type, 3, 40), Draw(120)), Of(TensorType.Of(type, 40, 19), Draw(760)));
        var product = Run((b, v) => b.Dot(v[0], v[1]), lhs, rhs);
        var steps = Run((b, v) => SumOfProducts(b, v[0], v[1], type), lhs, rhs);
        Assert.True(product.BitsEqual(steps), $"seed {Seed}");
    }

    [Fact]
    public void DotGeneral_InBf16_RoundsAfterEveryProductAndSum() =>
        // 256 + 1 rounds to 256 in bf16, twice; rounded once at the end it would be 258.
        Assert.Equal(
            [256],
            Values(Run(
                (b, v) => b.Dot(v[0], v[1]),
                Of(TensorType.Of(ElementType.Bf16, 3), 256, 1, 1),
                Of(TensorType.Of(ElementType.Bf16, 3), 1, 1, 1))));

    [Fact]
    public void DotGeneral_IntoAWiderType_ConvertsOperandsFirst()
    {
        var bf16 = TensorType.Of(ElementType.Bf16, 3);
        var result = Run(
            (b, v) => b.DotGeneral(
                v[0], v[1], new([], [], [0], [0]), elementType: ElementType.F32), Of(bf16, 256, 1, 1), Of(bf16, 1, 1, 1));
        Assert.Equal(F32(), result.Type);
        Assert.Equal([258], Values(result));
    }

    [Fact]
    public void DotGeneral_OfIntegers_Wraps() => Assert.Equal(
        [-56], // 100 * 2 = 200 = -56 modulo 256
        Values(Run((b, v) => b.Dot(v[0], v[1]), Of(TensorType.Of(ElementType.I8, 1), 100), Of(TensorType.Of(ElementType.I8, 1), 2))));

    [Fact]
    public void DotGeneral_OfBooleans_IsOrOfAnds() => Assert.Equal(
        [1, 0], Values(Run((b, v) => b.Dot(v[0], v[1]), Of(I1(2, 2), 1, 1, 0, 1), Of(I1(2), 1, 0))));

    [Theory]
    [InlineData(ElementType.F32, 0x7FC00000L)]
    [InlineData(ElementType.F64, 0x7FF8000000000000L)]
    public void DotGeneral_OfInfinityTimesZero_IsTheOneNaN(ElementType type, long bits)
    {
        var result = Run(
            (b, v) => b.Dot(v[0], v[1]), Of(TensorType.Of(type, 1), double.PositiveInfinity), Of(TensorType.Of(type, 1), 0));
        Assert.Equal(bits, type == ElementType.F32 ? BitConverter.ToInt32(result.Bytes.Span) : BitConverter.ToInt64(result.Bytes.Span));
    }

    [Fact]
    public void DotGeneral_OverNothing_IsZero() =>
        Assert.Equal([0, 0, 0, 0], Values(Run((b, v) => b.Dot(v[0], v[1]), Of(F32(2, 0)), Of(F32(0, 2)))));

    [Fact]
    public void DotGeneral_OfUnfitOperands_NamesEveryConstraint()
    {
        Assert.Equal(["dot_general_c1"], Dot(F32(2, 2), F32(2, 2), new([0], [], [1], [0])));
        Assert.Equal(["dot_general_c2"], Dot(F32(2, 2), F32(2, 2), new([], [], [1], [])));
        Assert.Equal(["dot_general_c3"], Dot(F32(2, 2), F32(2, 2), new([1], [0], [1], [1])));
        Assert.Equal(["dot_general_c4"], Dot(F32(2, 2), F32(2, 2), new([0], [1], [1], [1])));
        Assert.Equal(["dot_general_c5"], Dot(F32(2, 2), F32(2, 2), new([2], [0], [1], [1])));
        Assert.Equal(["dot_general_c6"], Dot(F32(2, 2), F32(2, 2), new([], [], [2], [1])));
        Assert.Equal(["dot_general_c7"], Dot(F32(2, 2), F32(2, 2), new([0], [-1], [1], [1])));
        Assert.Equal(["dot_general_c8"], Dot(F32(2, 2), F32(2, 2), new([], [], [1], [3])));
        Assert.Equal(["dot_general_c9"], Dot(F32(2, 2), F32(3, 2), new([0], [0], [1], [1])));
        Assert.Equal(["dot_general_c10"], Dot(F32(2, 2), F32(3, 2), Matrices));
        Assert.Equal(["dot_general_c11"], Dot(F32(2, 2), F32(2, 2), Matrices, 1));
        Assert.Equal(["dot_general_c12"], Dot(F32(2, 2), F32(2, 2), Matrices, 2, F32(2)));
        Assert.Equal(["dot_general_c13"], Dot(F32(2, 2), F64(2, 2), Matrices));
        Assert.Equal(["dot_general_o1"], Dot(F32(2, 2), F32(2, 2), Matrices, 2, I32(2, 2)));
        Assert.Equal(["dot_general_i3"], Faults(DotGeneralOp.Instance, [F32(2, 2), F32(2, 2)]));
    }

    [Fact]
    public void DotGeneral_WithAnAlgorithm_IsUnimplemented()
    {
        var builder = new Builder();
        var x = builder.Argument(F32(2, 2));
        var attributes = AttributeDictionary.Of(("dot_dimension_numbers", Matrices), ("algorithm", new StringAttribute("tf32")));
        var refused = Assert.Throws<DiagnosticException>(() => builder.Append(DotGeneralOp.Instance, [x, x], attributes));
        Assert.Equal(DiagnosticKind.Unimplemented, Assert.Single(refused.Diagnostics).Kind);
    }

    [Fact]
    public void Work_OfAProduct_IsTwoFlopsForEachStep()
    {
        var builder = new Builder();
        var product = builder.Dot(builder.Argument(F32(3, 4)), builder.Argument(F32(4, 5)));
        // 2 * 3 * 4 * 5 flops; 12 + 20 + 15 elements of 4 bytes.
        Assert.Equal(new OpWork(120, 0, 188), DotGeneralOp.Instance.Work(product.DefiningOperation!));
    }

    private static Value SumOfProducts(Builder b, Value lhs, Value rhs, ElementType type)
    {
        var products = TensorType.Of(type, 3, 40, 19);
        var multiplied = b.Multiply(b.BroadcastInDim(lhs, products, 0, 1), b.BroadcastInDim(rhs, products, 1, 2));
        return b.ReduceSum(multiplied, 1);
    }

    private static double[] Einsum()
    {
        var result = new double[4];
        for (var c = 0; c < 2; c++)
            for (var d = 0; d < 2; d++)
                for (var a = 0; a < 3; a++)
                    for (var b = 0; b < 2; b++)
                        result[(c * 2) + d] += ((c * 6) + (a * 2) + b) * ((b * 12) + (d * 6) + (a * 2) + c);
        return result;
    }

    private static string[] Dot(TensorType lhs, TensorType rhs, DotDimensionNumbers numbers, int precisions = 2, params HloType[] results)
    {
        var precision = new ArrayAttribute([.. Enumerable.Repeat(new EnumAttribute("precision", "DEFAULT"), precisions)]);
        return Faults(
            DotGeneralOp.Instance, [lhs, rhs], AttributeDictionary.Of(
                ("dot_dimension_numbers", numbers), ("precision_config", precision)), results);
    }
}
