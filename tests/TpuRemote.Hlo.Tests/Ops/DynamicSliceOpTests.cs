using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.Programs;

namespace TpuRemote.Hlo.Tests.Ops;

public sealed class DynamicSliceOpTests
{
    private static readonly HloType I64 = Of(ElementType.I64);
    private static readonly HloType Matrix = Of(ElementType.F32, 4, 4);

    [Theory]
    [InlineData(1, 2, new[] { 6, 7, 10, 11 })]
    [InlineData(-1, 3, new[] { 2, 3, 6, 7 })]
    [InlineData(long.MaxValue, long.MinValue, new[] { 8, 9, 12, 13 })]
    public void Evaluate_OverhangingStart_MovesInward(long row, long column, int[] expected)
    {
        var result = Run([Count(4, 4), Scalar(row), Scalar(column)], (b, a) => b.DynamicSlice(a[0], [a[1], a[2]], 2, 2));
        Assert.Equal(expected, result.ToArray<int>());
    }

    [Fact]
    public void Evaluate_UnsignedStartBeyondI64_MovesInward()
    {
        var result = Run([Count(5), Scalar(ulong.MaxValue)], (b, a) => b.DynamicSlice(a[0], [a[1]], 2));
        Assert.Equal([3, 4], result.ToArray<int>());
    }

    [Fact]
    public void Evaluate_EmptySliceAndScalar_KeepTheirShapes()
    {
        var empty = Run([Count(3, 2), Scalar(1), Scalar(0)], (b, a) => b.DynamicSlice(a[0], [a[1], a[2]], 0, 2));
        Assert.Equal(TensorType.Of(ElementType.I32, 0, 2), empty.Type);
        var scalar = Run([Scalar(7)], (b, a) => b.DynamicSlice(a[0], []));
        Assert.Equal(7, scalar.AsSpan<int>()[0]);
    }

    [Theory]
    [InlineData(new long[] { 2 }, 2, "dynamic_slice_c2")]
    [InlineData(new long[] { 2, 2 }, 1, "dynamic_slice_c2")]
    [InlineData(new long[] { 5, 2 }, 2, "dynamic_slice_c4")]
    [InlineData(new long[] { -1, 2 }, 2, "dynamic_slice_c4")]
    public void Infer_WrongSizes_NamesTheConstraint(long[] sizes, int starts, string code)
    {
        ImmutableArray<HloType> operands = [Matrix, .. Enumerable.Repeat(I64, starts)];
        Assert.Equal([code], Broken(DynamicSliceOp.Instance, operands, Sizes(sizes)));
    }

    [Fact]
    public void Infer_StartsOfSeveralTypesOrNoScalars_NamesTheConstraint()
    {
        Assert.Equal(["dynamic_slice_c3"], Broken(DynamicSliceOp.Instance, [Matrix, I64, Of(ElementType.I32)], Sizes(2, 2)));
        var vectors = Broken(DynamicSliceOp.Instance, [Matrix, Of(ElementType.I64, 1), Of(ElementType.I64, 1)], Sizes(2, 2));
        Assert.Equal(["dynamic_slice_i2"], vectors);
        Assert.Equal(
            ["dynamic_slice_i2"], Broken(DynamicSliceOp.Instance, [Matrix, Of(ElementType.F32), Of(ElementType.F32)], Sizes(2, 2)));
        Assert.Equal(["dynamic_slice_i3"], Broken(DynamicSliceOp.Instance, [Matrix, I64, I64]));
    }

    [Fact]
    public void Infer_WrongDeclaredResult_IsRefused() =>
        Assert.Equal(
            ["dynamic_slice_o"], Broken(DynamicSliceOp.Instance, [Matrix, I64, I64], Sizes(2, 2), results: [Of(ElementType.F32, 2, 3)]));

    [Fact]
    public void Work_CountsTheSliceAlone()
    {
        var builder = new Modules.Builder();
        var slice = builder.DynamicSlice(builder.Argument(Matrix), [builder.Argument(I64), builder.Argument(I64)], 2, 2);
        Assert.Equal(new OpWork(0, 0, (2 * 16) + 16), DynamicSliceOp.Instance.Work(slice.DefiningOperation!));
    }

    private static AttributeDictionary Sizes(params long[] sizes) => AttributeDictionary.Of(("slice_sizes", DenseArrayAttribute.Of(sizes)));
}
