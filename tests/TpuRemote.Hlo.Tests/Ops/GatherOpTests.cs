using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.Programs;

namespace TpuRemote.Hlo.Tests.Ops;

public sealed class GatherOpTests
{
    // The specification's first example: [[1, 2] ... [23, 24]] of shape 3x4x2, pairs of (dimension 1, dimension 0).
    private static readonly GatherDimensionNumbers Example = new([2, 3], [0], [], [], [1, 0], 2);

    [Fact]
    public void Evaluate_SpecificationExample_TakesSlices()
    {
        var operand = Tensor(Enumerable.Range(1, 24).ToArray(), 3, 4, 2);
        var indices = Tensor<long>([0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 0, 2], 2, 3, 2);
        var result = Run([operand, indices], (b, a) => b.Gather(a[0], a[1], Example, [1, 2, 2]));
        Assert.Equal(TensorType.Of(ElementType.I32, 2, 3, 2, 2), result.Type);
        Assert.Equal([1, 2, 3, 4, 3, 4, 5, 6, 13, 14, 15, 16, 9, 10, 11, 12, 11, 12, 13, 14, 17, 18, 19, 20], result.ToArray<int>());
    }

    [Fact]
    public void Evaluate_BatchingExampleOfTheRfc_TakesEachBatchItsOwn()
    {
        // Expected values from the RFC "Add batching dims to gather and scatter"; the index 9 overhangs and moves inward.
        var operand = Tensor(Enumerable.Range(1, 48).ToArray(), 2, 3, 4, 2);
        var indices = Tensor<long>([0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 0, 9, 0, 0, 2, 1, 2, 2, 1, 2, 0, 1, 1, 0], 2, 2, 3, 2);
        var numbers = new GatherDimensionNumbers([3, 4], [1], [0], [1], [2, 1], 3);
        var result = Run([operand, indices], (b, a) => b.Gather(a[0], a[1], numbers, [1, 1, 2, 2]));
        int[] expected =
        [
            1, 2, 3, 4, 3, 4, 5, 6, 13, 14, 15, 16, 33, 34, 35, 36, 35, 36, 37, 38, 41, 42, 43, 44,
            1, 2, 3, 4, 13, 14, 15, 16, 21, 22, 23, 24, 43, 44, 45, 46, 33, 34, 35, 36, 27, 28, 29, 30,
        ];
        Assert.Equal(expected, result.ToArray<int>());
    }

    [Fact]
    public void Evaluate_IndexVectorDimPastTheLast_TakesScalarIndices()
    {
        // Embedding lookup: rows 2, 0 and (clamped) 2 of a 3x2 table.
        var numbers = new GatherDimensionNumbers([1], [0], [], [], [0], 1);
        var result = Run([Count(3, 2), Tensor([2, -4, 7], 3)], (b, a) => b.Gather(a[0], a[1], numbers, [1, 2]));
        Assert.Equal([4, 5, 0, 1, 4, 5], result.ToArray<int>());
    }

    [Fact]
    public void Infer_BrokenConstraints_AreNamed()
    {
        Assert.Equal([], Codes(Example, [1, 2, 2]));
        Assert.Equal(["gather_c1", "gather_c8"], Codes(Example with { CollapsedSliceDims = [0, 7] }, [1, 2, 2]));
        Assert.Equal(["gather_c2"], Codes(Example with { IndexVectorDim = 4 }, [1, 2, 2]));
        Assert.Equal(["gather_c3"], Codes(Example with { StartIndexMap = [1] }, [1, 2, 2]));
        Assert.Equal(["gather_c4"], Codes(Example with { OffsetDims = [3, 2] }, [1, 2, 2]));
        Assert.Equal(["gather_c4"], Codes(Example with { OffsetDims = [2, 2] }, [1, 2, 2]));
        Assert.Equal(["gather_c5"], Codes(Example with { OffsetDims = [2, 4] }, [1, 2, 2]));
        Assert.Equal(["gather_c6"], Codes(Example with { OffsetDims = [2], CollapsedSliceDims = [0, 0] }, [1, 2, 2]));
        Assert.Equal(["gather_c7"], Codes(Example with { OffsetDims = [2], CollapsedSliceDims = [1, 0] }, [1, 1, 2]));
        Assert.Equal(["gather_c8"], Codes(Example with { CollapsedSliceDims = [3] }, [1, 2, 2]));
        Assert.Equal(["gather_c9"], Codes(Example, [2, 2, 2]));
        Assert.Equal(["gather_c18", "gather_c19"], Codes(Example with { StartIndexMap = [3, 3] }, [1, 2, 2]));
        Assert.Equal(["gather_c20"], Codes(Example, [1, 2]));
        Assert.Equal(["gather_c21"], Codes(Example, [1, 2, 3]));
        Assert.Equal(["gather_c21"], Codes(Example, [1, -1, 2]));
    }

    [Fact]
    public void Infer_BrokenBatching_IsNamed()
    {
        var numbers = new GatherDimensionNumbers([2], [], [0, 1], [1, 0], [2], 2);
        HloType operand = Of(ElementType.F32, 3, 2, 4), indices = Of(ElementType.I32, 2, 3, 1);
        string[] Batched(GatherDimensionNumbers given, params long[] sizes) =>
            Broken(GatherOp.Instance, [operand, indices], Attributes(given, sizes));
        Assert.Equal([], Batched(numbers, 1, 1, 2));
        Assert.Equal(["gather_c10", "gather_c17"], Batched(numbers with { OperandBatchingDims = [1, 0] }, 1, 1, 2));
        Assert.Equal(["gather_c11"], Batched(numbers with { OperandBatchingDims = [0, 3] }, 1, 1, 2));
        Assert.Equal(["gather_c12"], Batched(numbers, 1, 2, 2));
        Assert.Equal(["gather_c13", "gather_c17"], Batched(numbers with { StartIndicesBatchingDims = [1, 1] }, 1, 1, 2));
        Assert.Equal(["gather_c14"], Batched(numbers with { StartIndicesBatchingDims = [1, 5] }, 1, 1, 2));
        Assert.Equal(["gather_c15", "gather_c17"], Batched(numbers with { StartIndicesBatchingDims = [1, 2] }, 1, 1, 2));
        Assert.Equal(["gather_c16"], Batched(numbers with { StartIndicesBatchingDims = [1] }, 1, 1, 2));
        Assert.Equal(["gather_c17"], Batched(numbers with { StartIndicesBatchingDims = [0, 1] }, 1, 1, 2));
        Assert.Equal(["gather_c18"], Batched(numbers with { StartIndexMap = [1] }, 1, 1, 2));
    }

    [Fact]
    public void Infer_WrongInputs_AreNamed()
    {
        HloType operand = Of(ElementType.F32, 3, 4, 2);
        Assert.Equal(["gather_i2"], Broken(GatherOp.Instance, [operand, Of(ElementType.F32, 2, 3, 2)], Attributes(Example, 1, 2, 2)));
        Assert.Equal(["gather_i3", "gather_i9"], Broken(GatherOp.Instance, [operand, Of(ElementType.I32, 2, 3, 2)]));
        var wrongResult = Broken(
            GatherOp.Instance, [operand, Of(ElementType.I32, 2, 3, 2)], Attributes(Example, 1, 2, 2), results: [Of(ElementType.F32, 2)]);
        Assert.Equal(["gather_o"], wrongResult);
    }

    private static string[] Codes(GatherDimensionNumbers numbers, long[] sizes) =>
        Broken(GatherOp.Instance, [Of(ElementType.I32, 3, 4, 2), Of(ElementType.I64, 2, 3, 2)], Attributes(numbers, sizes));

    private static AttributeDictionary Attributes(GatherDimensionNumbers numbers, params long[] sizes) =>
        AttributeDictionary.Of(("dimension_numbers", numbers), ("slice_sizes", DenseArrayAttribute.Of(sizes)));
}
