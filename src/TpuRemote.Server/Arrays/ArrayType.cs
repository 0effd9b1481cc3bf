using TpuRemote.Hlo.Types;

namespace TpuRemote.Server.Arrays;

/// <summary>The type of an array over all replicas.</summary>
/// <param name="Shard">What one replica sees.</param>
/// <param name="Replicas">Number of shards; 0 for a replicated array, which is one value for all replicas.</param>
internal sealed record ArrayType(TensorType Shard, int Replicas)
{
    /// <summary>Whether each replica has a shard of its own.</summary>
    public bool IsPerReplica => Replicas > 0;

    /// <summary>Bytes on this machine: of all shards, or of the one value.</summary>
    /// <exception cref="OverflowException">They do not fit 63 bits.</exception>
    public long ByteSize => checked(Shard.ByteSize * Math.Max(1, Replicas));

    /// <summary>Whether a program's argument of that type and replicas may be this array.</summary>
    public bool Fits(TensorType parameter, bool mayVary, int programReplicas) =>
        Shard.Equals(parameter) && (!IsPerReplica || (mayVary && Replicas == programReplicas));

    /// <inheritdoc />
    public override string ToString() => IsPerReplica ? $"{Shard} on each of {Replicas} replicas" : $"{Shard} replicated";
}
