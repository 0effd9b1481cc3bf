using TpuRemote.Client;

namespace TpuRemote.Learn;

/// <summary>v -= rate * g.</summary>
/// <param name="learningRate">The rate.</param>
/// <param name="name">Its name.</param>
public sealed class GradientDescentOptimizer(double learningRate, string name = "GradientDescent") : Optimizer(name)
{
    /// <inheritdoc />
    public override void ApplyGradients(IReadOnlyList<VariableGradient> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        foreach (var (gradient, variable) in gradients) variable.AssignSub(gradient * learningRate);
    }
}
