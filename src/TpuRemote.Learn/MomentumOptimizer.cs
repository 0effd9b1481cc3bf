using TpuRemote.Client;

namespace TpuRemote.Learn;

/// <summary>
/// Gradient descent that keeps going: a = momentum * a + g, then v -= rate * a; Nesterov's form looks ahead, v -= rate * (g + momentum *
/// a).
/// </summary>
/// <param name="learningRate">The rate.</param>
/// <param name="momentum">How much of the last step goes on.</param>
/// <param name="useNesterov">Whether to look ahead.</param>
/// <param name="name">Begins the name of the accumulators: <c>kernel/Momentum</c>.</param>
public sealed class MomentumOptimizer(
    double learningRate, double momentum, bool useNesterov = false, string name = "Momentum") : Optimizer(name)
{
    /// <inheritdoc />
    public override void ApplyGradients(IReadOnlyList<VariableGradient> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        foreach (var (gradient, variable) in gradients)
        {
            var accumulator = variable.Companion(Name);
            var moved = accumulator.Assign((accumulator * momentum) + gradient);
            variable.AssignSub((useNesterov ? gradient + (moved * momentum) : moved) * learningRate);
        }
    }
}
