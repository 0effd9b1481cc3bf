using TpuRemote.Grpc.V1;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Execution;
using TpuRemote.Server.Arrays;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Wire;

/// <summary>Types as they travel, to and from types as the server has them.</summary>
internal static class WireTypes
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

    private static readonly Dictionary<ElementType, PrimitiveType> Primitives = Pairs.ToDictionary(
        pair => pair.Element, pair => pair.Primitive);
    private static readonly Dictionary<PrimitiveType, ElementType> Elements = Pairs.ToDictionary(
        pair => pair.Primitive, pair => pair.Element);

    /// <summary>The number on the wire.</summary>
    public static PrimitiveType ToProto(this ElementType type) => Primitives[type];

    /// <summary>The element type of a number on the wire.</summary>
    /// <exception cref="RefusalException">There is no array of such elements.</exception>
    public static ElementType ToElementType(this PrimitiveType type) => Elements.TryGetValue(type, out var element)
        ? element
        : throw RefusalException.Invalid(
            $"element type {type} ({(int)type}) was given; expected one of {string.Join(", ", Elements.Keys)}");

    /// <summary>What one replica sees.</summary>
    public static TensorTypeProto ToProto(this TensorType type) =>
        new() { ElementType = type.ElementType.ToProto(), Dimensions = { type.Dimensions } };

    /// <summary>The type over all replicas.</summary>
    public static ArrayTypeProto ToProto(this ArrayType type) => new()
    {
        ElementType = type.Shard.ElementType.ToProto(),
        Dimensions = { type.Shard.Dimensions },
        Sharding = type.IsPerReplica ? Sharding.PerReplica : Sharding.Replicated,
        NumReplicas = (uint)type.Replicas,
    };

    /// <summary>The type over all replicas.</summary>
    /// <param name="proto">As it came; null when it is missing.</param>
    /// <param name="devices">Devices of the pod: a per-replica array has no more shards.</param>
    /// <exception cref="RefusalException">It is no type of an array.</exception>
    public static ArrayType ToArrayType(this ArrayTypeProto? proto, int devices)
    {
        if (proto is null) throw RefusalException.Invalid("an array without a type was given");
        var type = new ArrayType(ToTensorType(proto), ToReplicas(proto, devices));
        if ((Int128)type.Shard.ByteSize * type.Replicas > long.MaxValue)
            throw RefusalException.Invalid($"{type} was given, which has more than 2^63 - 1 bytes");
        return type;
    }

    /// <summary>The type of an array of the pod.</summary>
    public static ArrayType TypeOf(DeviceArray array) => new(array.Type, array.NumReplicas ?? 0);

    private static TensorType ToTensorType(ArrayTypeProto proto)
    {
        try
        {
            return TensorType.Of(proto.ElementType.ToElementType(), [.. proto.Dimensions]);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw RefusalException.Invalid($"dimensions [{string.Join(", ", proto.Dimensions)}] were given: {error.Message}");
        }
    }

    private static int ToReplicas(ArrayTypeProto proto, int devices) => proto.Sharding switch
    {
        Sharding.Replicated when proto.NumReplicas == 0 => 0,
        Sharding.Replicated => throw RefusalException.Invalid(
            $"a replicated array was given num_replicas = {proto.NumReplicas}; expected 0"),
        Sharding.PerReplica when proto.NumReplicas >= 1 && proto.NumReplicas <= devices => (int)proto.NumReplicas,
        Sharding.PerReplica =>
            throw RefusalException.Invalid($"a per-replica array was given num_replicas = {proto.NumReplicas}; expected 1 to {devices}"),
        _ => throw RefusalException.Invalid($"sharding {(int)proto.Sharding} was given; expected 0 (replicated) or 1 (per replica)"),
    };
}
