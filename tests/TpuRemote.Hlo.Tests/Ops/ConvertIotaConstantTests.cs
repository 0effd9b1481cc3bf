using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.OpPrograms;

namespace TpuRemote.Hlo.Tests.Ops;

public class ConvertIotaConstantTests
{
    [Fact]
    public void Convert_FloatToInteger_TruncatesAndSaturates() => Assert.Equal(
        [-1, 2, 127, 0], Values(Run((b, v) => b.Convert(v[0], ElementType.I8), Of(F32(4), -1.9, 2.9, 1e9, double.NaN))));

    [Fact]
    public void Convert_ToBf16_RoundsToNearestEven() =>
        // bf16 has 8 significant bits: 257 lies between 256 and 258 and goes to the even 256, 259 to 260.
        Assert.Equal([256, 260], Values(Run((b, v) => b.Convert(v[0], ElementType.Bf16), Of(F32(2), 257, 259))));

    [Fact]
    public void Convert_ToItsOwnType_AppendsNothing()
    {
        var builder = new Builder();
        var x = builder.Argument(F32(2));
        Assert.Same(x, builder.Convert(x, ElementType.F32));
        Assert.Empty(builder.Operations);
    }

    [Fact]
    public void Convert_ToAnotherShape_BreaksC1() => Assert.Equal(["convert_c1"], Faults(ConvertOp.Instance, [F32(2)], null, [I32(3)]));

    [Fact]
    public void Convert_WithoutDeclaredResult_IsRefused() => Assert.Equal(["convert_o1"], Faults(ConvertOp.Instance, [F32(2)]));

    // The specification's examples, smaller.
    [Theory]
    [InlineData(0, new double[] { 0, 0, 0, 1, 1, 1 })]
    [InlineData(1, new double[] { 0, 1, 2, 0, 1, 2 })]
    public void Iota_AlongADimension_CountsIt(int dimension, double[] expected)
    {
        Assert.Equal(expected, Values(Run((b, _) => b.Iota(I32(2, 3), dimension))));
        Assert.Equal(expected, Values(Run((b, _) => b.Iota(TensorType.Of(ElementType.Bf16, 2, 3), dimension))));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Iota_OutsideTheRank_BreaksC1(long dimension) => Assert.Equal(
        ["iota_c1"], Faults(IotaOp.Instance, [], AttributeDictionary.Of(("iota_dimension", new IntegerAttribute(dimension))), [F32(2)]));

    [Fact]
    public void Iota_OfBooleans_IsRefused() => Assert.Equal(
        ["iota_o1"], Faults(IotaOp.Instance, [], AttributeDictionary.Of(("iota_dimension", new IntegerAttribute(0))), [I1(2)]));

    [Fact]
    public void Iota_WithoutDimensionOrResult_NamesBoth() => Assert.Equal(["iota_i1", "iota_o1"], Faults(IotaOp.Instance, []));

    [Theory]
    [InlineData(ElementType.I1, 1)]
    [InlineData(ElementType.I64, -3)]
    [InlineData(ElementType.Ui8, 200)]
    [InlineData(ElementType.Bf16, 0.5)]
    [InlineData(ElementType.F16, 0.25)]
    [InlineData(ElementType.F64, 0.1)]
    public void ConstantScalar_OfAnyType_HoldsTheNumber(ElementType type, double value)
    {
        var result = Run((b, _) => b.ConstantScalar(type, value));
        Assert.Equal(TensorType.Of(type), result.Type);
        Assert.Equal([value], Values(result));
    }

    [Fact]
    public void Full_OfATensor_IsABroadcastOfOneScalarConstant()
    {
        var builder = new Builder();
        builder.Full(F32(2, 3), 1.5);
        Assert.Equal(["stablehlo.constant", "stablehlo.broadcast_in_dim"], builder.Operations.Select(o => o.Name));
        Assert.Equal([1.5, 1.5], Values(Run((b, _) => b.Full(F32(2), 1.5))));
        Assert.Equal([0, 0], Values(Run((b, _) => b.Zeros(I32(2)))));
    }
}
