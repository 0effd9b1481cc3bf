using Google.Protobuf;
using TpuRemote.Grpc.V1;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Pod.Execution;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Arrays;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Wire;

/// <summary>Values inside messages, to and from the devices.</summary>
/// <param name="accelerator">Makes arrays.</param>
/// <param name="maxInlineBytes">Bytes of one literal at most.</param>
/// <param name="maxRank">Dimensions of an array at most.</param>
internal sealed class WireLiterals(IAccelerator accelerator, int maxInlineBytes, int maxRank)
{
    /// <summary>Checks a literal.</summary>
    /// <returns>Its type.</returns>
    /// <exception cref="RefusalException">It is above the limit, or its length is not what its type says.</exception>
    public ArrayType Check(LiteralProto? literal, string what)
    {
        if (literal is null) throw RefusalException.Invalid($"{what} has no value");
        CheckInline(literal.Data.Length, what);
        var type = TypeOf(literal.Type);
        if (literal.Data.Length != type.ByteSize)
            throw RefusalException.Invalid($"{what} brings {literal.Data.Length} bytes; {type} takes {type.ByteSize}");
        return type;
    }

    /// <summary>The type of an array that came in a request.</summary>
    /// <exception cref="RefusalException">It is no type of an array here.</exception>
    public ArrayType TypeOf(ArrayTypeProto? type)
    {
        if (type?.Dimensions.Count > maxRank)
            throw RefusalException.Limit("max-rank", maxRank, $"an array of {type.Dimensions.Count} dimensions");
        return type.ToArrayType(accelerator.Topology.CoreCount);
    }

    /// <summary>Refuses bytes that are too many for one message.</summary>
    /// <exception cref="RefusalException">They are above the limit.</exception>
    public void CheckInline(long bytes, string what)
    {
        if (bytes > maxInlineBytes) throw RefusalException.Limit("max-inline-bytes", maxInlineBytes, $"{what} of {bytes} bytes");
    }

    /// <summary>Makes an array of a literal that has been checked.</summary>
    public DeviceArray ToDevice(LiteralProto literal, ArrayType type)
    {
        var array = accelerator.Allocate(type.Shard, type.IsPerReplica ? type.Replicas : null);
        var shard = (int)type.Shard.ByteSize;
        for (var replica = 0; replica < Math.Max(1, type.Replicas); replica++)
            ArrayBytes.Write(array, replica, 0, literal.Data.Span.Slice(replica * shard, shard));
        return array;
    }

    /// <summary>Copies a small array, or one replica's shard of it, into a literal.</summary>
    /// <exception cref="RefusalException">It is above the limit, or has no such replica.</exception>
    public LiteralProto FromDevice(DeviceArray array, uint? replica, string what)
    {
        var type = WireTypes.TypeOf(array);
        if (replica is { } one) type = ArrayBytes.ShardType(type, one, what);
        CheckInline(type.ByteSize, what);
        return new LiteralProto { Type = type.ToProto(), Data = CopyBytes(array, replica, type) };
    }

    /// <summary>A tuple element that came for one core.</summary>
    /// <exception cref="RefusalException">It is per replica, above the limit, or of a wrong length.</exception>
    public Literal ToLiteral(LiteralProto literal, string what)
    {
        var type = Check(literal, what);
        if (type.IsPerReplica)
            throw RefusalException.Invalid($"{what} is {type}; a tuple is for one core, so expected a replicated literal");
        if (type.Shard.ElementType != ElementType.I1) return new Literal(type.Shard, literal.Data.Memory);
        return Literal.Create(type.Shard, literal.Data.Span);
    }

    /// <summary>A tuple element for the host.</summary>
    public static LiteralProto FromLiteral(Literal literal) => new()
    {
        Type = new ArrayType(literal.Type, 0).ToProto(),
        Data = UnsafeByteOperations.UnsafeWrap(literal.Bytes),
    };

    private static ByteString CopyBytes(DeviceArray array, uint? replica, ArrayType type)
    {
        if (replica is { } one) return ByteString.CopyFrom(array.Bytes((int)one));
        var bytes = new byte[type.ByteSize];
        var shard = (int)type.Shard.ByteSize;
        for (var r = 0; r < Math.Max(1, type.Replicas); r++) array.Bytes(r).CopyTo(bytes.AsSpan(r * shard, shard));
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
