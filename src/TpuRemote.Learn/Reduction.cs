namespace TpuRemote.Learn;

/// <summary>How the losses of several shards become one.</summary>
public enum Reduction
{
    /// <summary>Their mean: as one loss over the whole batch, where each shard's is a mean over its part.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,
}
