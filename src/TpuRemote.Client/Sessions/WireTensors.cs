using Google.Protobuf;
using TpuRemote.Grpc.V1;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Sessions;

/// <summary>Types and values as they travel.</summary>
internal static class WireTensors
{
    private static readonly (ElementType Element, PrimitiveType Primitive)[] Pairs =
    [
        (ElementType.I1, PrimitiveType.Pred),
        (ElementType.I8, PrimitiveType.S8),
        (ElementType.I16, PrimitiveType.S16),
        (ElementType.I32, PrimitiveType.S32),
        (ElementType.I64, PrimitiveType.S64),
        (ElementType.Ui8, PrimitiveType.U8),
        (ElementType.Ui16, PrimitiveType.U16),
        (ElementType.Ui32, PrimitiveType.U32),
        (ElementType.Ui64, PrimitiveType.U64),
        (ElementType.Bf16, PrimitiveType.Bf16),
        (ElementType.F16, PrimitiveType.F16),
        (ElementType.F32, PrimitiveType.F32),
        (ElementType.F64, PrimitiveType.F64),
    ];

    /// <summary>The type of an array; one shard per replica where <paramref name="replicas"/> is not 0.</summary>
    public static ArrayTypeProto ToProto(this TensorType shard, int replicas)
    {
        var proto = new ArrayTypeProto
        {
            ElementType = Array.Find(Pairs, p => p.Element == shard.ElementType).Primitive,
            Sharding = replicas > 0 ? Sharding.PerReplica : Sharding.Replicated,
            NumReplicas = (uint)replicas,
        };
        proto.Dimensions.AddRange(shard.Dimensions);
        return proto;
    }

    /// <summary>The type of one shard.</summary>
    public static TensorType ToShard(this ArrayTypeProto type) =>
        new(Array.Find(Pairs, p => p.Primitive == type.ElementType).Element, [.. type.Dimensions]);

    /// <summary>The type of a tensor as one replica sees it.</summary>
    public static TensorType ToTensorType(this TensorTypeProto type) =>
        new(Array.Find(Pairs, p => p.Primitive == type.ElementType).Element, [.. type.Dimensions]);

    /// <summary>The number of shards; 0 when the array is the same on all replicas.</summary>
    public static int Replicas(this ArrayTypeProto type) => type.Sharding == Sharding.PerReplica ? (int)type.NumReplicas : 0;

    /// <summary>A value that is the same on all replicas.</summary>
    public static LiteralProto ToProto(this Literal literal) =>
        new() { Type = literal.Type.ToProto(0), Data = UnsafeByteOperations.UnsafeWrap(literal.Bytes) };

    /// <summary>The value of a literal that is the same on all replicas.</summary>
    public static Literal ToLiteral(this LiteralProto proto) => new(proto.Type.ToShard(), proto.Data.Memory);
}
