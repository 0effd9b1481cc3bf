using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.Programs;

namespace TpuRemote.Hlo.Tests.Ops;

/// <summary>reduce_window and select_and_scatter; expected values by hand.</summary>
public sealed class WindowOpTests
{
    private static readonly HloType Number = Of(ElementType.I32);
    private static readonly Region Add = ReductionBody.Of(new Builder(), BinaryOps.Add, ElementType.I32);
    private static readonly Region Maximum = ReductionBody.Of(new Builder(), BinaryOps.Maximum, ElementType.I32);
    private static readonly Region GreaterOrEqual = Region([Number, Number], (b, a) => [b.Compare(a[0], a[1], ComparisonDirection.GE)]);

    [Theory]
    [InlineData(5, 1, 1, 0, 0, 1, 1, 5)]
    [InlineData(5, 2, 2, 0, 0, 1, 1, 2)]
    [InlineData(5, 2, 2, 1, 0, 1, 1, 3)]
    [InlineData(5, 3, 1, 0, 0, 1, 2, 1)]
    [InlineData(5, 3, 1, 0, 0, 2, 2, 5)]
    [InlineData(5, 6, 1, 0, 0, 1, 1, 0)]
    [InlineData(0, 1, 1, 0, 0, 1, 1, 0)]
    [InlineData(0, 2, 1, 1, 1, 1, 1, 1)]
    [InlineData(3, 1, 1, -2, -2, 1, 1, 0)]
    public void Windows_OverADimension_AreAsManyAsTheSpecificationSays(
        long elements, long size, long stride, long low, long high, long baseDilation, long windowDilation, long expected) =>
        Assert.Equal(expected, new WindowDimension(size, stride, low, high, baseDilation, windowDilation).Windows(elements));

    [Theory]
    [InlineData(5, 2, 1, 0, 0, 1, 1)]
    [InlineData(5, 3, 2, 2, 3, 1, 2)]
    [InlineData(5, 3, 2, -1, -2, 1, 1)]
    [InlineData(4, 3, 2, 1, 4, 3, 2)]
    [InlineData(0, 2, 1, 1, 1, 1, 1)]
    public void Meetings_CountedOrComputed_AreTheSame(
        long elements, long size, long stride, long low, long high, long baseDilation, long windowDilation)
    {
        var window = new WindowDimension(size, stride, low, high, baseDilation, windowDilation);
        var pairs =
            from w in Enumerable.Range(0, (int)window.Windows(elements))
            from offset in Enumerable.Range(0, (int)size)
            select window.Source(w, offset, elements);
        Assert.Equal(pairs.Count(source => source >= 0), window.Meetings(elements));
    }

    [Fact]
    public void ReduceWindow_SizesBeyondAnyTensor_AreRefused()
    {
        static AttributeDictionary Padded(long low, long high) => AttributeDictionary.Of(
            ("window_dimensions", DenseArrayAttribute.Of(1)), ("padding", new DenseElementsAttribute(Tensor([low, high], 1, 2))));
        HloType vector = Of(ElementType.I32, 4);
        Assert.Equal(["reduce_window_o"], Broken(ReduceWindowOp.Instance, [vector, Number], Padded(long.MaxValue, long.MaxValue), [Add]));
        Assert.Equal(["reduce_window_o"], Broken(ReduceWindowOp.Instance, [vector, Number], Padded(long.MaxValue - 9, 0), [Add]));
    }

    [Fact]
    public void ReduceWindow_SpecificationExample_SumsWindows()
    {
        ImmutableArray<WindowDimension> windows =
            [new(2, Stride: 4, Low: 2, High: 1, BaseDilation: 2, WindowDilation: 3), new(1)];
        var result = Run([Tensor([1, 2, 3, 4, 5, 6], 3, 2), Scalar(0)], (b, a) => b.ReduceWindow([a[0]], [a[1]], windows, Add)[0]);
        Assert.Equal(TensorType.Of(ElementType.I32, 2, 2), result.Type);
        Assert.Equal([0, 0, 3, 4], result.ToArray<int>());
    }

    [Fact]
    public void ReduceWindow_InitialValueThatIsNotNeutral_StandsInPaddingToo()
    {
        // Windows [pad 1] [1 2] [2 pad]: 10 + (10 + 1), 10 + (1 + 2), 10 + (2 + 10).
        var result = Run([Tensor([1, 2], 2), Scalar(10)], (b, a) => b.ReduceWindow([a[0]], [a[1]], [new(2, Low: 1, High: 1)], Add)[0]);
        Assert.Equal([21, 13, 22], result.ToArray<int>());
    }

    [Fact]
    public void ReduceWindow_MaximumPooling_TakesTheLargest()
    {
        var result = Run(
            [Tensor([1, 9, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2], 3, 4), Scalar(int.MinValue)],
            (b, a) => b.ReduceWindow([a[0]], [a[1]], [new(2), new(2, Stride: 2)], Maximum)[0]);
        Assert.Equal([9, 7, 8, 7], result.ToArray<int>());
    }

    [Fact]
    public void ReduceWindow_SeveralInputsAndACapture_FoldsInRowMajorOrder()
    {
        // accumulators (x, y): x becomes 10 x + value + offset, y the last value seen.
        var results = Run(
            [Tensor([1, 2, 3, 4], 2, 2), Tensor([5, 6, 7, 8], 2, 2), Scalar(0), Scalar(-1), Scalar(0)],
            (b, a) => b.ReduceWindow(
                [a[0], a[1]],
                [a[2], a[3]],
                [new(2), new(2)],
                Region(
                    [.. Enumerable.Repeat(Number, 4)],
                    (inner, s) => [inner.Add(inner.Add(inner.Multiply(inner.Constant(Scalar(10)), s[0]), s[2]), a[4]), s[3]])));
        Assert.Equal([1234], results[0].ToArray<int>());
        Assert.Equal([8], results[1].ToArray<int>());
    }

    [Fact]
    public void ReduceWindow_WiderRegion_ComputesInItsType()
    {
        var wide = ReductionBody.Of(new Builder(), BinaryOps.Add, ElementType.I64);
        var result = Run([Tensor([int.MaxValue, 1], 2), Scalar(0)], (b, a) => b.ReduceWindow([a[0]], [a[1]], [new(2)], wide)[0]);
        Assert.Equal([1L + int.MaxValue], result.ToArray<long>());
    }

    [Fact]
    public void ReduceWindow_OneOpOrItsLongForm_GiveTheSameBits()
    {
        // x + y against y' where y' = x + y + 0, which no shortcut recognises; the order of rounding shows in f32.
        var number = Of(ElementType.F32);
        var quick = ReductionBody.Of(new Builder(), BinaryOps.Add, ElementType.F32);
        var slow = Region([number, number], (b, a) => [b.Add(b.Add(a[0], a[1]), b.Constant(Scalar(0f)))]);
        var input = Tensor(Enumerable.Range(0, 60).Select(i => MathF.Pow(1.7f, (i * 7) % 23)).ToArray(), 6, 10);
        ImmutableArray<WindowDimension> windows = [new(3, Stride: 2, Low: 1, WindowDilation: 2), new(4, BaseDilation: 2, High: 2)];
        var x = Run([input, Scalar(0f)], (b, a) => b.ReduceWindow([a[0]], [a[1]], windows, quick)[0]);
        var y = Run([input, Scalar(0f)], (b, a) => b.ReduceWindow([a[0]], [a[1]], windows, slow)[0]);
        Assert.True(x.BitsEqual(y));
    }

    [Fact]
    public void ReduceWindow_BrokenConstraints_AreNamed()
    {
        HloType vector = Of(ElementType.I32, 5);
        static HloAttribute Numbers(params long[] values) => DenseArrayAttribute.Of(values);
        string[] Codes(params (string Name, HloAttribute? Value)[] attributes) => Broken(
            ReduceWindowOp.Instance, [vector, Number], AttributeDictionary.Of([("window_dimensions", Numbers(2)), .. attributes]), [Add]);
        var right = AttributeDictionary.Of(("window_dimensions", Numbers(2)));
        var pair = Region([.. Enumerable.Repeat(Number, 4)], (_, a) => [a[0], a[1]]);
        Assert.Equal([], Codes());
        Assert.Equal(["reduce_window_c1"], Broken(ReduceWindowOp.Instance, [vector, vector, Number], right, [Add]));
        Assert.Equal(
            ["reduce_window_c2"], Broken(ReduceWindowOp.Instance, [vector, Of(ElementType.I32, 6), Number, Number], right, [pair]));
        Assert.Equal(["reduce_window_c3"], Broken(ReduceWindowOp.Instance, [vector, Of(ElementType.I64)], right, [Add]));
        Assert.Equal(["reduce_window_c4"], Codes(("window_dimensions", Numbers(2, 2))));
        Assert.Equal(["reduce_window_c5"], Codes(("window_dimensions", Numbers(0))));
        Assert.Equal(["reduce_window_c6"], Codes(("window_strides", Numbers(1, 1))));
        Assert.Equal(["reduce_window_c7"], Codes(("window_strides", Numbers(0))));
        Assert.Equal(["reduce_window_c8"], Codes(("base_dilations", Numbers())));
        Assert.Equal(["reduce_window_c9"], Codes(("base_dilations", Numbers(0))));
        Assert.Equal(["reduce_window_c10"], Codes(("window_dilations", Numbers(1, 1))));
        Assert.Equal(["reduce_window_c11"], Codes(("window_dilations", Numbers(-1))));
        Assert.Equal(["reduce_window_c12"], Codes(("padding", new DenseElementsAttribute(Tensor([0L, 0L], 2)))));
        Assert.Equal(["reduce_window_c13"], Broken(ReduceWindowOp.Instance, [vector, Number], right, [pair]));
        Assert.Equal(["reduce_window_o"], Broken(ReduceWindowOp.Instance, [vector, Number], right, [Add], [vector]));
        Assert.Equal(["reduce_window_i2"], Broken(ReduceWindowOp.Instance, [vector, vector], right, [Add]));
        Assert.Equal(["reduce_window_i3"], Broken(ReduceWindowOp.Instance, [vector, Number], null, [Add]));
        Assert.Equal(["reduce_window_i"], Broken(ReduceWindowOp.Instance, [vector, Number], right));
    }

    [Fact]
    public void SelectAndScatter_SpecificationExample_AddsWhereTheLargestIs()
    {
        var result = Run(
            [Tensor([1, 5, 2, 5, 3, 6, 4, 4], 4, 2), Tensor([5, 6, 7, 8], 2, 2), Scalar(0)],
            (b, a) => b.SelectAndScatter(a[0], a[1], a[2], [new(3, Stride: 2, High: 1), new(1)], GreaterOrEqual, Add));
        Assert.Equal([0, 0, 0, 0, 5, 14, 7, 0], result.ToArray<int>());
    }

    [Fact]
    public void SelectAndScatter_AnyRegions_FoldFromTheInitialValueInOrder()
    {
        // Windows [3 1] [1 2] select the smaller, 1, twice: 100 - 10 - 20. The select region is more than one comparison.
        var smaller = Region([Number, Number], (b, a) => [b.Compare(b.Negate(a[0]), b.Negate(a[1]), ComparisonDirection.GT)]);
        var difference = Region([Number, Number], (b, a) => [b.Subtract(a[0], a[1])]);
        var result = Run(
            [Tensor([3, 1, 2], 3), Tensor([10, 20], 2), Scalar(100)],
            (b, a) => b.SelectAndScatter(a[0], a[1], a[2], [new(2)], smaller, difference));
        Assert.Equal([100, 70, 100], result.ToArray<int>());
    }

    [Fact]
    public void SelectAndScatter_Padding_IsNeverSelected()
    {
        // All elements are negative; windows [pad -5] [-5 -7] [-7 pad] [pad pad].
        var result = Run(
            [Tensor([-5, -7], 2), Tensor([1, 2, 3, 4], 4), Scalar(0)],
            (b, a) => b.SelectAndScatter(a[0], a[1], a[2], [new(2, Low: 1, High: 2)], GreaterOrEqual, Add));
        Assert.Equal([3, 3], result.ToArray<int>());
    }

    [Fact]
    public void SelectAndScatter_BrokenConstraints_AreNamed()
    {
        HloType vector = Of(ElementType.I32, 5), source = Of(ElementType.I32, 4);
        static HloAttribute Numbers(params long[] values) => DenseArrayAttribute.Of(values);
        string[] Codes(params (string Name, HloAttribute? Value)[] attributes) => Broken(
            SelectAndScatterOp.Instance,
            [vector, source, Number],
            AttributeDictionary.Of([("window_dimensions", Numbers(2)), .. attributes]),
            [GreaterOrEqual, Add]);
        string[] With(HloType second, HloType third, Region select, Region scatter, params HloType[] results) => Broken(
            SelectAndScatterOp.Instance,
            [vector, second, third],
            AttributeDictionary.Of(("window_dimensions", Numbers(2))),
            [select, scatter],
            [.. results]);
        Assert.Equal([], Codes());
        Assert.Equal(["select_and_scatter_c1"], With(Of(ElementType.I64, 4), Number, GreaterOrEqual, Add));
        Assert.Equal(["select_and_scatter_c2"], With(vector, Number, GreaterOrEqual, Add));
        Assert.Equal(["select_and_scatter_c3"], With(source, Of(ElementType.I64), GreaterOrEqual, Add));
        Assert.Equal(["select_and_scatter_c4"], Codes(("window_dimensions", Numbers(2, 2))));
        Assert.Equal(["select_and_scatter_c5"], Codes(("window_dimensions", Numbers(0))));
        Assert.Equal(["select_and_scatter_c6"], Codes(("window_strides", Numbers(1, 1))));
        Assert.Equal(["select_and_scatter_c7"], Codes(("window_strides", Numbers(0))));
        Assert.Equal(["select_and_scatter_c8"], Codes(("padding", new DenseElementsAttribute(Tensor([0L, 0L], 2)))));
        Assert.Equal(["select_and_scatter_c9"], With(source, Number, Add, Add));
        Assert.Equal(["select_and_scatter_c10"], With(source, Number, GreaterOrEqual, GreaterOrEqual));
        Assert.Equal(["select_and_scatter_o"], With(source, Number, GreaterOrEqual, Add, source));
        Assert.Equal(["select_and_scatter_i3"], With(source, Of(ElementType.I32, 1), GreaterOrEqual, Add));
    }

    [Fact]
    public void Work_CountsStepsOfEachWindow()
    {
        var builder = new Builder();
        var pooled = builder.ReduceWindow(
            [builder.Argument(Of(ElementType.I32, 6, 6))], [builder.Argument(Number)], [new(2, Stride: 2), new(3, Stride: 3)], Maximum)[0];
        Assert.Equal(new OpWork(5 * 6, 0, (36 + 1 + 6) * 4), ReduceWindowOp.Instance.Work(pooled.DefiningOperation!));
    }
}
