using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.OpPrograms;

namespace TpuRemote.Hlo.Tests.Ops;

public class CompareSelectClampTests
{
    private static readonly EnumAttribute LessThan = new("comparison_direction", "LT");

    // By hand: IEEE 754 says that NaN differs from everything and is in no order.
    [Theory]
    [InlineData(ComparisonDirection.EQ, new double[] { 0, 1, 0, 0 })]
    [InlineData(ComparisonDirection.NE, new double[] { 1, 0, 1, 1 })]
    [InlineData(ComparisonDirection.LT, new double[] { 1, 0, 0, 0 })]
    [InlineData(ComparisonDirection.LE, new double[] { 1, 1, 0, 0 })]
    [InlineData(ComparisonDirection.GT, new double[] { 0, 0, 1, 0 })]
    [InlineData(ComparisonDirection.GE, new double[] { 0, 1, 1, 0 })]
    public void Compare_OfFloats_GivesIeeeRelations(ComparisonDirection direction, double[] expected)
    {
        var result = Run((b, v) => b.Compare(v[0], v[1], direction), Of(F32(4), 1, 2, 3, double.NaN), Of(F32(4), 2, 2, 2, 2));
        Assert.Equal(I1(4), result.Type);
        Assert.Equal(expected, Values(result));
    }

    [Fact]
    public void Compare_InTotalOrder_PutsMinusZeroBelowZero()
    {
        var result = Run(
            (b, v) => b.Compare(
                v[0], v[1], ComparisonDirection.LT, ComparisonType.TotalOrder), Of(F32(2), -0.0, 1), Of(F32(2), 0, double.NaN));
        Assert.Equal([1, 1], Values(result));
    }

    [Fact]
    public void Compare_OfUnsigned_SeesLargeNumbers()
    {
        var type = TensorType.Of(ElementType.Ui8, 1);
        Assert.Equal([1], Values(Run((b, v) => b.Compare(v[0], v[1], ComparisonDirection.GT), Of(type, 200), Of(type, 100))));
    }

    [Theory]
    [InlineData("SIGNED", "compare_c3")]
    [InlineData("NEAR", "compare_i4")]
    public void Compare_WithAnUnfitOrder_IsRefused(string order, string code) => Assert.Equal(
        [code],
        Faults(
            CompareOp.Instance,
            [F32(2), F32(2)],
            AttributeDictionary.Of(("comparison_direction", LessThan), ("compare_type", new EnumAttribute("comparison_type", order)))));

    [Fact]
    public void Compare_OfDifferentTypesAndShapes_NamesBoth() => Assert.Equal(
        ["compare_c1", "compare_c2"],
        Faults(CompareOp.Instance, [F32(2), F64(3)], AttributeDictionary.Of(("comparison_direction", LessThan))));

    [Fact]
    public void Compare_WithoutDirection_IsRefused() =>
        Assert.Equal(["compare_i3"], Faults(CompareOp.Instance, [F32(2), F32(2)]));

    // The specification's example.
    [Fact]
    public void Select_ByElement_TakesFromEither() => Assert.Equal(
        [5, 2, 3, 8],
        Values(Run((b, v) => b.Select(v[0], v[1], v[2]), Of(I1(2, 2), 0, 1, 1, 0), Of(I32(2, 2), 1, 2, 3, 4), Of(I32(2, 2), 5, 6, 7, 8))));

    [Fact]
    public void Select_ByAScalar_TakesAllFromOne() => Assert.Equal(
        [5, 6], Values(Run((b, v) => b.Select(v[0], v[1], v[2]), Of(I1(), 0), Of(I32(2), 1, 2), Of(I32(2), 5, 6))));

    [Fact]
    public void Select_OfUnfitOperands_NamesEveryConstraint()
    {
        Assert.Equal(["select_c1"], Faults(SelectOp.Instance, [I1(3), F32(2), F32(2)]));
        Assert.Equal(["select_c2"], Faults(SelectOp.Instance, [I1(2), F32(2), F64(2)]));
        Assert.Equal(["select_c2"], Faults(SelectOp.Instance, [I1(2), F32(2), F32(2)], null, [F64(2)]));
        Assert.Equal(["select_i1"], Faults(SelectOp.Instance, [F32(2), F32(2), F32(2)]));
    }

    // The specification's example, and one with scalar limits.
    [Fact]
    public void Clamp_BetweenLimits_HoldsEachElement()
    {
        Assert.Equal(
            [5, 13, 20],
            Values(Run((b, v) => b.Clamp(v[0], v[1], v[2]), Of(I32(3), 5, 10, 15), Of(I32(3), 3, 13, 23), Of(I32(3), 10, 15, 20))));
        Assert.Equal(
            [0, 0.5, 1], Values(Run((b, v) => b.Clamp(v[0], v[1], v[2]), Of(F32(), 0), Of(F32(3), -1, 0.5, 2), Of(F32(), 1))));
    }

    [Fact]
    public void Clamp_OfUnfitOperands_NamesEveryConstraint()
    {
        Assert.Equal(["clamp_c1", "clamp_c2"], Faults(ClampOp.Instance, [F32(3), F32(2), F32(1)]));
        Assert.Equal(["clamp_c3"], Faults(ClampOp.Instance, [F64(), F32(2), F32()]));
        Assert.Equal(["clamp_c4"], Faults(ClampOp.Instance, [F32(), F32(2), F32()], null, [F32(3)]));
    }

    [Fact]
    public void Work_OfEach_IsOneFlopAnElement()
    {
        var builder = new Builder();
        var x = builder.Argument(F32(4));
        var compared = builder.Compare(x, x, ComparisonDirection.EQ);
        // 4 f32 twice and 4 i1; 4 i1 and three times 4 f32; four times 4 f32.
        Assert.Equal(new OpWork(4, 0, 36), CompareOp.Instance.Work(compared.DefiningOperation!));
        Assert.Equal(new OpWork(4, 0, 52), SelectOp.Instance.Work(builder.Select(compared, x, x).DefiningOperation!));
        Assert.Equal(new OpWork(4, 0, 64), ClampOp.Instance.Work(builder.Clamp(x, x, x).DefiningOperation!));
    }
}
