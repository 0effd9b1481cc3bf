using TpuRemote.Client;

namespace TpuRemote.Learn;

/// <summary>
/// Trains one set of variables from several shards: scales the loss by 1 / shards (for the mean), sums each gradient over the shards,
/// and lets the optimizer inside apply the sums, equally on every shard. On one shard it is the optimizer inside.
/// </summary>
/// <param name="optimizer">Applies the combined gradients.</param>
/// <param name="reduction">How the shards' losses become one.</param>
/// <param name="name">Its name.</param>
public sealed class CrossShardOptimizer(
    Optimizer optimizer, Reduction reduction = Reduction.Mean, string name = "CrossShardOptimizer") : Optimizer(name)
{
    /// <inheritdoc />
    public override IReadOnlyList<VariableGradient> ComputeGradients(Tensor loss, IReadOnlyList<Variable>? variables = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var shards = Tf.ReplicaCount;
        return optimizer.ComputeGradients(reduction == Reduction.Mean && shards > 1 ? loss * (1.0 / shards) : loss, variables);
    }

    /// <inheritdoc />
    public override void ApplyGradients(IReadOnlyList<VariableGradient> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        // The barrier keeps every update behind every sum, so that all shards have met before one of them changes a variable.
        var sums = Tf.OptimizationBarrier([.. gradients.Select(g => Tf.ReplicaCount > 1 ? Tf.CrossReplicaSum(g.Gradient) : g.Gradient)]);
        optimizer.ApplyGradients([.. gradients.Select((g, i) => new VariableGradient(sums[i], g.Variable))]);
    }
}
