namespace TpuRemote.Pod.Execution;

/// <summary>A run's loops have gone as many steps as its options allow.</summary>
/// <param name="limit">Steps that were allowed.</param>
public sealed class LoopStepsException(long limit) : Exception($"the loops of the run would go more than {limit} steps")
{
    /// <summary>Steps that were allowed.</summary>
    public long Limit { get; } = limit;
}
