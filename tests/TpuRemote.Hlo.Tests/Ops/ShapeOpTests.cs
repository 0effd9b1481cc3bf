using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.OpPrograms;

namespace TpuRemote.Hlo.Tests.Ops;

public class ShapeOpTests
{
    private static readonly double[] OneToSix = [1, 2, 3, 4, 5, 6];

    // The specification's example.
    [Fact]
    public void BroadcastInDim_WithPermutedDimensions_RepeatsEachElement() => Assert.Equal(
        [1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3],
        Values(Run((b, v) => b.BroadcastInDim(v[0], I32(2, 3, 2), 2, 1), Of(I32(1, 3), 1, 2, 3))));

    [Fact]
    public void BroadcastInDim_OfUnfitOperands_NamesEveryConstraint()
    {
        Assert.Equal(["broadcast_in_dim_c1"], Broadcast(F32(2), F64(2), 0));
        Assert.Equal(["broadcast_in_dim_c2"], Broadcast(F32(2), F32(2, 2), 0, 1));
        Assert.Equal(["broadcast_in_dim_c3"], Broadcast(F32(2), F32(2), 1));
        Assert.Equal(["broadcast_in_dim_c4"], Broadcast(F32(2, 2), F32(2, 2), 1, 1));
        Assert.Equal(["broadcast_in_dim_c5"], Broadcast(F32(2), F32(3), 0));
        Assert.Equal(["broadcast_in_dim_i2", "broadcast_in_dim_o1"], Faults(BroadcastInDimOp.Instance, [F32(2)]));
    }

    [Fact]
    public void Reshape_ToOtherDimensions_KeepsTheOrder()
    {
        var result = Run((b, v) => b.Reshape(v[0], 3, 2), Of(I32(2, 3), OneToSix));
        Assert.Equal(I32(3, 2), result.Type);
        Assert.Equal(OneToSix, Values(result));
    }

    [Fact]
    public void Reshape_OfUnfitOperands_NamesEveryConstraint()
    {
        Assert.Equal(["reshape_c1"], Faults(ReshapeOp.Instance, [F32(2)], null, [I32(2)]));
        Assert.Equal(["reshape_c2"], Faults(ReshapeOp.Instance, [F32(2)], null, [F32(3)]));
    }

    // The specification's example; the same with elements of 1, 2 and 8 bytes.
    [Theory]
    [InlineData(ElementType.I32)]
    [InlineData(ElementType.I8)]
    [InlineData(ElementType.Bf16)]
    [InlineData(ElementType.F64)]
    public void Transpose_OfThreeDimensions_PermutesThem(ElementType type)
    {
        var operand = Of(TensorType.Of(type, 2, 3, 2), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        Assert.Equal([1, 7, 3, 9, 5, 11, 2, 8, 4, 10, 6, 12], Values(Run((b, v) => b.Transpose(v[0], 2, 1, 0), operand)));
        Assert.Equal(TensorType.Of(type, 3, 2, 2), Run((b, v) => b.Transpose(v[0], 1, 2, 0), operand).Type);
    }

    [Fact]
    public void Transpose_OfUnfitOperands_NamesEveryConstraint()
    {
        Assert.Equal(["transpose_c1"], Transpose([F64(2, 2)], 1, 0));
        Assert.Equal(["transpose_c2"], Transpose([], 1, 1));
        Assert.Equal(["transpose_c2"], Transpose([], 0));
        Assert.Equal(["transpose_c3"], Transpose([F32(2, 3)], 1, 0));
    }

    // The specification's example, and one with strides.
    [Fact]
    public void Slice_WithStartsLimitsAndStrides_CutsOutElements()
    {
        var operand = Of(I32(3, 4), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        Assert.Equal([6, 7, 10, 11], Values(Run((b, v) => b.Slice(v[0], [1, 2], [3, 4]), operand)));
        Assert.Equal([0, 3, 8, 11], Values(Run((b, v) => b.Slice(v[0], [0, 0], [3, 4], [2, 3]), operand)));
        Assert.Equal(I32(0, 2), Run((b, v) => b.Slice(v[0], [1, 0], [1, 3], [1, 2]), operand).Type);
    }

    [Fact]
    public void Slice_OfUnfitOperands_NamesEveryConstraint()
    {
        Assert.Equal(["slice_c1"], Slice([0], [2], [1], F64(2)));
        Assert.Equal(["slice_c2"], Slice([0, 0], [2], [1]));
        Assert.Equal(["slice_c3"], Slice([-1], [2], [1]));
        Assert.Equal(["slice_c3"], Slice([2], [1], [1]));
        Assert.Equal(["slice_c3"], Slice([0], [5], [1]));
        Assert.Equal(["slice_c4"], Slice([0], [2], [0]));
        Assert.Equal(["slice_c5"], Slice([0], [4], [3], F32(1)));
    }

    // The specification's example; then negative padding, which takes interior padding off too (by hand).
    [Fact]
    public void Pad_AroundAndBetween_PutsTheValueIn()
    {
        var operand = Of(I32(2, 3), OneToSix);
        var zero = Of(I32(), 0);
        Assert.Equal(
            [
                0, 1, 0, 0, 2, 0, 0, 3, 0,
                0, 0, 0, 0, 0, 0, 0, 0, 0,
                0, 4, 0, 0, 5, 0, 0, 6, 0,
                0, 0, 0, 0, 0, 0, 0, 0, 0,
                0, 0, 0, 0, 0, 0, 0, 0, 0,
            ],
            Values(Run((b, v) => b.Pad(v[0], v[1], [0, 1], [2, 1], [1, 2]), operand, zero)));
        Assert.Equal([9, 2, 9], Values(Run((b, v) => b.Pad(v[0], v[1], [-1], [-1], [1]), Of(I32(3), 1, 2, 3), Of(I32(), 9))));
        Assert.Equal([3, 9], Values(Run((b, v) => b.Pad(v[0], v[1], [-2], [1]), Of(I32(3), 1, 2, 3), Of(I32(), 9))));
        Assert.Equal([9, 9], Values(Run((b, v) => b.Pad(v[0], v[1], [-4], [3]), Of(I32(3), 1, 2, 3), Of(I32(), 9))));
    }

    [Fact]
    public void Pad_OfUnfitOperands_NamesEveryConstraint()
    {
        Assert.Equal(["pad_c1"], Pad(F64(), [0], [0], [0]));
        Assert.Equal(["pad_c2"], Pad(F32(), [0, 0], [0], [0]));
        Assert.Equal(["pad_c3"], Pad(F32(), [0], [9], [-1]));
        Assert.Equal(["pad_c4"], Pad(F32(), [-3], [0], [0]));
        Assert.Equal(["pad_i2"], Pad(F32(1), [0], [0], [0]));
    }

    // The specification's example, and one along an inner dimension.
    [Fact]
    public void Concatenate_AlongADimension_PutsOneAfterTheOther()
    {
        Assert.Equal(
            [1, 2, 3, 4, 5, 6, 7, 8],
            Values(Run((b, v) => b.Concatenate(0, v[0], v[1]), Of(I32(3, 2), OneToSix), Of(I32(1, 2), 7, 8))));
        Assert.Equal(
            [1, 2, 9, 3, 4, 8], Values(Run((b, v) => b.Concatenate(1, v[0], v[1]), Of(I32(2, 2), 1, 2, 3, 4), Of(I32(2, 1), 9, 8))));
    }

    [Fact]
    public void Concatenate_OfUnfitOperands_NamesEveryConstraint()
    {
        Assert.Equal(["concatenate_c1"], Concatenate(0, [], F32(2), F64(2)));
        Assert.Equal(["concatenate_c2"], Concatenate(0, [], F32(2, 2), F32(2, 3)));
        Assert.Equal(["concatenate_c2"], Concatenate(0, [], F32(2, 2), F32(2)));
        Assert.Equal(["concatenate_c3"], Concatenate(0, []));
        Assert.Equal(["concatenate_c4"], Concatenate(1, [], F32(2)));
        Assert.Equal(["concatenate_c5"], Concatenate(0, [F64(4)], F32(2), F32(2)));
        Assert.Equal(["concatenate_c6"], Concatenate(0, [F32(5)], F32(2), F32(2)));
    }

    // The specification's example.
    [Fact]
    public void Reverse_AlongADimension_TurnsItRound()
    {
        Assert.Equal([2, 1, 4, 3, 6, 5], Values(Run((b, v) => b.Reverse(v[0], 1), Of(I32(3, 2), OneToSix))));
        Assert.Equal([6, 5, 4, 3, 2, 1], Values(Run((b, v) => b.Reverse(v[0], 1, 0), Of(I32(3, 2), OneToSix))));
    }

    [Fact]
    public void Reverse_OfUnfitOperands_NamesEveryConstraint()
    {
        Assert.Equal(["reverse_c1"], Reverse([F32(2)], 0));
        Assert.Equal(["reverse_c2"], Reverse([], 0, 0));
        Assert.Equal(["reverse_c3"], Reverse([], 1));
    }

    [Fact]
    public void EveryOp_OnEmptyTensors_GivesEmptyTensors()
    {
        var empty = Of(F32(0, 3));
        Assert.Equal(F32(3, 0), Run((b, v) => b.Transpose(v[0], 1, 0), empty).Type);
        Assert.Equal(F32(0, 3), Run((b, v) => b.Reverse(v[0], 0), empty).Type);
        Assert.Equal(F32(0, 3, 2), Run((b, v) => b.BroadcastInDim(v[0], F32(0, 3, 2), 0, 1), empty).Type);
        Assert.Equal([7, 7, 7], Values(Run((b, v) => b.Pad(v[0], v[1], [1, 0], [0, 0]), empty, Of(F32(), 7))));
    }

    [Fact]
    public void Work_OfMovingOps_IsBytesAlone()
    {
        var builder = new Builder();
        var x = builder.Argument(F32(10));
        // Slice reads and writes its 2 elements; the others read their operand and write their result.
        Assert.Equal(new OpWork(0, 0, 16), SliceOp.Instance.Work(builder.Slice(x, [3], [5]).DefiningOperation!));
        Assert.Equal(new OpWork(0, 0, 80), ReverseOp.Instance.Work(builder.Reverse(x, 0).DefiningOperation!));
        Assert.Equal(new OpWork(0, 0, 120), BroadcastInDimOp.Instance.Work(builder.BroadcastInDim(x, F32(2, 10), 1).DefiningOperation!));
    }

    private static string[] Broadcast(TensorType operand, TensorType result, params long[] dimensions) =>
        Faults(BroadcastInDimOp.Instance, [operand], AttributeDictionary.Of(Numbers("broadcast_dimensions", dimensions)), [result]);

    private static string[] Transpose(HloType[] results, params long[] permutation) =>
        Faults(TransposeOp.Instance, [F32(2, 2)], AttributeDictionary.Of(Numbers("permutation", permutation)), results);

    private static string[] Slice(long[] starts, long[] limits, long[] strides, params HloType[] results) => Faults(
        SliceOp.Instance,
        [F32(4)],
        AttributeDictionary.Of(Numbers("start_indices", starts), Numbers("limit_indices", limits), Numbers("strides", strides)),
        results);

    private static string[] Pad(TensorType value, long[] low, long[] high, long[] interior) => Faults(
        PadOp.Instance,
        [F32(2), value],
        AttributeDictionary.Of(
            Numbers("edge_padding_low", low), Numbers("edge_padding_high", high), Numbers("interior_padding", interior)));

    private static string[] Concatenate(long dimension, HloType[] results, params HloType[] operands) =>
        Faults(ConcatenateOp.Instance, operands, AttributeDictionary.Of(("dimension", new IntegerAttribute(dimension))), results);

    private static string[] Reverse(HloType[] results, params long[] dimensions) =>
        Faults(ReverseOp.Instance, [F32(4)], AttributeDictionary.Of(Numbers("dimensions", dimensions)), results);
}
