using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.Programs;

namespace TpuRemote.Hlo.Tests.Ops;

public sealed class ScatterOpTests
{
    // The specification's first example: windows of 2x2 at pairs of (dimension 1, dimension 0).
    private static readonly ScatterDimensionNumbers Example = new([2, 3], [0], [], [], [1, 0], 2);
    private static readonly ScatterDimensionNumbers Rows = new([], [0], [], [], [0], 1);
    private static readonly Region AddI32 = ReductionBody.Of(new Builder(), BinaryOps.Add, ElementType.I32);

    [Fact]
    public void Evaluate_SpecificationExample_AddsWindows()
    {
        var input = Tensor(Enumerable.Range(1, 24).ToArray(), 3, 4, 2);
        var indices = Tensor<long>([0, 2, 1, 0, 2, 1, 0, 1, 1, 0, 2, 0], 2, 3, 2);
        var updates = Tensor(Enumerable.Repeat(1, 24).ToArray(), 2, 3, 2, 2);
        var result = Run([input, indices, updates], (b, a) => b.Scatter([a[0]], a[1], [a[2]], Example, AddI32)[0]);
        // By hand: how many windows cover each row of two, added to 1 ... 24.
        int[] covered = [0, 2, 3, 1, 1, 1, 1, 1, 1, 1, 0, 0];
        Assert.Equal(Enumerable.Range(0, 24).Select(i => i + 1 + covered[i / 2]), result.ToArray<int>());
    }

    [Fact]
    public void Evaluate_OutOfBoundsUpdates_AreDroppedElementByElement()
    {
        var numbers = new ScatterDimensionNumbers([1], [], [], [], [0], 1);
        var result = Run(
            [Count(4), Tensor([3, -1, 100], 3, 1), Tensor([10, 20, 30, 40, 50, 60], 3, 2)],
            (b, a) => b.Scatter([a[0]], a[1], [a[2]], numbers, AddI32)[0]);
        // The window at 3 keeps its first element, that at -1 its second.
        Assert.Equal([0 + 40, 1, 2, 3 + 10], result.ToArray<int>());
    }

    [Fact]
    public void Evaluate_SameElementTwice_AppliesUpdatesInTheirOrder()
    {
        var keepUpdate = Region([Of(ElementType.I32), Of(ElementType.I32)], (_, a) => [a[1]]);
        var difference = Region([Of(ElementType.I32), Of(ElementType.I32)], (b, a) => [b.Subtract(a[0], a[1])]);
        ImmutableArray<Literal> arguments = [Tensor([100, 100], 2), Tensor([0, 0, 1], 3), Tensor([1, 2, 3], 3)];
        Assert.Equal([2, 3], Run(arguments, (b, a) => b.Scatter([a[0]], a[1], [a[2]], Rows, keepUpdate)[0]).ToArray<int>());
        Assert.Equal([97, 97], Run(arguments, (b, a) => b.Scatter([a[0]], a[1], [a[2]], Rows, difference)[0]).ToArray<int>());
    }

    [Fact]
    public void Evaluate_TwoInputsAndACapture_RunsTheRegionOnAll()
    {
        var results = Run(
            [Tensor([1f, 2f], 2), Tensor([10, 20], 2), Tensor([1], 1), Tensor([5f], 1), Tensor([7], 1), Scalar(100)],
            (b, a) => b.Scatter(
                [a[0], a[1]],
                a[2],
                [a[3], a[4]],
                Rows,
                Region(
                    [Of(ElementType.F32), Of(ElementType.I32), Of(ElementType.F32), Of(ElementType.I32)],
                    (inner, s) => [inner.Multiply(s[0], s[2]), inner.Add(inner.Add(s[1], s[3]), a[5])])));
        Assert.Equal([1f, 10f], results[0].ToArray<float>());
        Assert.Equal([10, 127], results[1].ToArray<int>());
    }

    [Fact]
    public void Evaluate_WiderRegion_ComputesInItsType()
    {
        var wide = ReductionBody.Of(new Builder(), BinaryOps.Add, ElementType.I64);
        var result = Run(
            [Tensor([int.MaxValue], 1), Tensor([0], 1), Tensor([1], 1)], (b, a) => b.Scatter([a[0]], a[1], [a[2]], Rows, wide)[0]);
        Assert.Equal([1L + int.MaxValue], result.ToArray<long>());
    }

    [Fact]
    public void Evaluate_BatchingDimensions_ScatterEachBatchIntoItsOwn()
    {
        // Row r of the input gets update r at column indices[r].
        var numbers = new ScatterDimensionNumbers([], [1], [0], [0], [1], 1);
        var result = Run(
            [Count(2, 3), Tensor([2, 0], 2, 1), Tensor([10, 20], 2)],
            (b, a) => b.Scatter([a[0]], a[1], [a[2]], numbers, AddI32)[0]);
        Assert.Equal([0, 1, 12, 23, 4, 5], result.ToArray<int>());
    }

    [Fact]
    public void Infer_BrokenConstraints_AreNamed()
    {
        Assert.Equal([], Codes(Example));
        Assert.Equal(["scatter_c11", "scatter_c2"], Codes(Example with { InsertedWindowDims = [0, 7] }));
        Assert.Equal(["scatter_c4"], Codes(Example, update: Of(ElementType.I32, 2, 3, 5, 2)));
        Assert.Equal(["scatter_c4"], Codes(Example, update: Of(ElementType.I32, 2, 4, 2, 2)));
        Assert.Equal(["scatter_c6"], Codes(Example, update: Of(ElementType.I64, 2, 3, 2, 2)));
        Assert.Equal(["scatter_c7"], Codes(Example with { UpdateWindowDims = [3, 2] }));
        Assert.Equal(["scatter_c7"], Codes(Example with { UpdateWindowDims = [2, 2] }));
        Assert.Equal(["scatter_c8"], Codes(Example with { UpdateWindowDims = [2, 4] }));
        Assert.Equal(["scatter_c9"], Codes(Example with { UpdateWindowDims = [2], InsertedWindowDims = [0, 0] }));
        Assert.Equal(["scatter_c10"], Codes(Example with { UpdateWindowDims = [2], InsertedWindowDims = [1, 0] }));
        Assert.Equal(["scatter_c19"], Codes(Example with { ScatterDimsToOperandDims = [1] }));
        Assert.Equal(["scatter_c20"], Codes(Example with { ScatterDimsToOperandDims = [1, 1] }));
        Assert.Equal(["scatter_c21"], Codes(Example with { ScatterDimsToOperandDims = [1, 3] }));
        Assert.Equal(["scatter_c22"], Codes(Example with { IndexVectorDim = 4 }));
        Assert.Equal(["scatter_c23"], Codes(Example, ReductionBody.Of(new Builder(), BinaryOps.Add, ElementType.I16)));
        Assert.Equal(["scatter_c23"], Codes(Example, Region([Of(ElementType.I32)], (_, a) => a)));
    }

    [Fact]
    public void Infer_BrokenBatching_IsNamed()
    {
        var numbers = new ScatterDimensionNumbers([2], [], [0, 1], [1, 0], [2], 2);
        string[] Batched(ScatterDimensionNumbers given) => Broken(
            ScatterOp.Instance,
            [Of(ElementType.I32, 3, 2, 4), Of(ElementType.I32, 2, 3, 1), Of(ElementType.I32, 2, 3, 4)],
            Attributes(given),
            [AddI32]);
        Assert.Equal([], Batched(numbers));
        Assert.Equal(["scatter_c12", "scatter_c18"], Batched(numbers with { InputBatchingDims = [1, 0] }));
        Assert.Equal(["scatter_c13"], Batched(numbers with { InputBatchingDims = [0, 3] }));
        Assert.Equal(["scatter_c14", "scatter_c18"], Batched(numbers with { ScatterIndicesBatchingDims = [1, 1] }));
        Assert.Equal(["scatter_c15"], Batched(numbers with { ScatterIndicesBatchingDims = [1, 5] }));
        Assert.Equal(["scatter_c16", "scatter_c18"], Batched(numbers with { ScatterIndicesBatchingDims = [1, 2] }));
        Assert.Equal(["scatter_c17"], Batched(numbers with { ScatterIndicesBatchingDims = [1] }));
        Assert.Equal(["scatter_c18"], Batched(numbers with { ScatterIndicesBatchingDims = [0, 1] }));
    }

    [Fact]
    public void Infer_WrongOperands_AreNamed()
    {
        HloType vector = Of(ElementType.I32, 4), longer = Of(ElementType.I32, 5), indices = Of(ElementType.I32, 2), updates = Of(ElementType.I32, 2);
        var pair = Region([.. Enumerable.Repeat(Of(ElementType.I32), 4)], (_, a) => [a[0], a[1]]);
        Assert.Equal(["scatter_c1"], Broken(ScatterOp.Instance, [vector, longer, indices, updates, updates], Attributes(Rows), [pair]));
        Assert.Equal(["scatter_c3"], Broken(ScatterOp.Instance, [vector, vector, indices, updates, vector], Attributes(Rows), [pair]));
        Assert.Equal(["scatter_c5"], Broken(ScatterOp.Instance, [vector, indices], Attributes(Rows), [AddI32]));
        Assert.Equal(["scatter_i2"], Broken(ScatterOp.Instance, [vector, Of(ElementType.F32, 2), updates], Attributes(Rows), [AddI32]));
        Assert.Equal(["scatter_i4"], Broken(ScatterOp.Instance, [vector, indices, updates], null, [AddI32]));
        Assert.Equal(["scatter_i"], Broken(ScatterOp.Instance, [vector, indices, updates], Attributes(Rows)));
        Assert.Equal(["scatter_o"], Broken(ScatterOp.Instance, [vector, indices, updates], Attributes(Rows), [AddI32], [longer]));
    }

    private static string[] Codes(ScatterDimensionNumbers numbers, Region? computation = null, HloType? update = null) => Broken(
        ScatterOp.Instance,
        [Of(ElementType.I32, 3, 4, 2), Of(ElementType.I64, 2, 3, 2), update ?? Of(ElementType.I32, 2, 3, 2, 2)],
        Attributes(numbers),
        [computation ?? AddI32]);

    private static AttributeDictionary Attributes(ScatterDimensionNumbers numbers) =>
        AttributeDictionary.Of(("scatter_dimension_numbers", numbers));
}
