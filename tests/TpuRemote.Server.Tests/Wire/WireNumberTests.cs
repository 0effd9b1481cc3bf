using TpuRemote.Grpc.V1;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Server.Status;
using TpuRemote.Server.Wire;

namespace TpuRemote.Server.Tests.Wire;

/// <summary>Numbers that clients built long ago have compiled in.</summary>
public sealed class WireNumberTests
{
    // xla/xla_data.proto, enum PrimitiveType.
    [Theory]
    [InlineData("i1", 1)]
    [InlineData("i8", 2)]
    [InlineData("i16", 3)]
    [InlineData("i32", 4)]
    [InlineData("i64", 5)]
    [InlineData("ui8", 6)]
    [InlineData("ui16", 7)]
    [InlineData("ui32", 8)]
    [InlineData("ui64", 9)]
    [InlineData("f16", 10)]
    [InlineData("f32", 11)]
    [InlineData("f64", 12)]
    [InlineData("bf16", 16)]
    public void ElementType_HasXlasNumber(string name, int number)
    {
        Assert.True(ElementTypeExtensions.TryParse(name, out var type));
        Assert.Equal(number, (int)type.ToProto());
        Assert.Equal(type, ((PrimitiveType)number).ToElementType());
    }

    [Fact]
    public void EveryElementType_HasANumber() =>
        Assert.Equal(ElementTypeExtensions.All.Count, ElementTypeExtensions.All.Select(type => type.ToProto()).Distinct().Count());

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(99)]
    public void NumberWithoutArrays_IsRefused(int number)
    {
        var error = Assert.Throws<RefusalException>(() => ((PrimitiveType)number).ToElementType());
        Assert.Equal(RefusalKind.Invalid, error.Kind);
    }

    [Theory]
    [InlineData((int)Sharding.Replicated, 8u)]
    [InlineData((int)Sharding.PerReplica, 0u)]
    [InlineData((int)Sharding.PerReplica, 9u)]
    [InlineData(7, 0u)]
    public void Sharding_ThatDoesNotFitItsReplicas_IsRefused(int sharding, uint replicas)
    {
        var proto = new ArrayTypeProto { ElementType = PrimitiveType.F32, Sharding = (Sharding)sharding, NumReplicas = replicas };
        Assert.Equal(RefusalKind.Invalid, Assert.Throws<RefusalException>(() => proto.ToArrayType(devices: 8)).Kind);
    }
}
