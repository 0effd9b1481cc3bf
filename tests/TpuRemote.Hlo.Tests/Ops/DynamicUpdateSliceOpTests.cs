using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.Programs;

namespace TpuRemote.Hlo.Tests.Ops;

public sealed class DynamicUpdateSliceOpTests
{
    private static readonly HloType I64 = Of(ElementType.I64);
    private static readonly HloType Matrix = Of(ElementType.F32, 4, 4);

    [Theory]
    [InlineData(0, 1, new[] { 0, -1, -2, 3, -3, -4, 6, 7, 8 })]
    [InlineData(9, -9, new[] { 0, 1, 2, -1, -2, 5, -3, -4, 8 })]
    public void Evaluate_Update_ReplacesAtClampedStart(int row, int column, int[] expected)
    {
        // For (0, 1) rows read 0 -1 -2 / 3 -3 -4 / 6 7 8.
        var result = Run(
            [Count(3, 3), Tensor([-1, -2, -3, -4], 2, 2), Scalar(row), Scalar(column)],
            (b, a) => b.DynamicUpdateSlice(a[0], a[1], a[2], a[3]));
        Assert.Equal(expected, result.ToArray<int>());
    }

    [Fact]
    public void Evaluate_LeavesItsOperandAsItWas()
    {
        var operand = Count(2);
        Run([operand, Tensor([9], 1), Scalar(0)], (b, a) => b.DynamicUpdateSlice(a[0], a[1], a[2]));
        Assert.Equal([0, 1], operand.ToArray<int>());
    }

    [Fact]
    public void Infer_BrokenConstraints_AreNamed()
    {
        var op = DynamicUpdateSliceOp.Instance;
        Assert.Equal(
            ["dynamic_update_slice_c1"],
            Broken(
                op, [Matrix, Matrix, I64, I64], results: [Of(ElementType.F32, 4)]).Where(c => c.EndsWith("c1", StringComparison.Ordinal)));
        Assert.Equal(["dynamic_update_slice_c2"], Broken(op, [Matrix, Of(ElementType.I32, 2, 2), I64, I64]));
        Assert.Equal(["dynamic_update_slice_c3"], Broken(op, [Matrix, Of(ElementType.F32, 2), I64, I64]));
        Assert.Equal(["dynamic_update_slice_c4"], Broken(op, [Matrix, Matrix, I64]));
        Assert.Equal(["dynamic_update_slice_c5"], Broken(op, [Matrix, Matrix, I64, Of(ElementType.I32)]));
        Assert.Equal(["dynamic_update_slice_c6"], Broken(op, [Matrix, Of(ElementType.F32, 5, 2), I64, I64]));
        Assert.Equal(["dynamic_update_slice_i3"], Broken(op, [Matrix, Matrix, Of(ElementType.F32), Of(ElementType.F32)]));
        Assert.Equal(["dynamic_update_slice_i"], Broken(op, [Matrix]));
    }

    [Fact]
    public void Infer_SeveralFaults_AreAllReported() => Assert.Equal(
        ["dynamic_update_slice_c2", "dynamic_update_slice_c3", "dynamic_update_slice_c4"],
        Broken(DynamicUpdateSliceOp.Instance, [Matrix, Of(ElementType.I32, 2), I64]));
}
