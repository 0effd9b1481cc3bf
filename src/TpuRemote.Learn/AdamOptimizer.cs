using TpuRemote.Client;
using TpuRemote.Client.Variables;

namespace TpuRemote.Learn;

/// <summary>
/// Adam (Kingma and Ba, 2015, the form before section 2.1 of its efficient variant, as TensorFlow 1 computes it): with t steps taken,
/// rate_t = rate * sqrt(1 - beta2^t) / (1 - beta1^t); m = beta1 * m + (1 - beta1) * g; u = beta2 * u + (1 - beta2) * g * g;
/// v -= rate_t * m / (sqrt(u) + epsilon).
/// </summary>
/// <param name="learningRate">The rate.</param>
/// <param name="beta1">How much of the mean of gradients goes on.</param>
/// <param name="beta2">How much of the mean of their squares goes on.</param>
/// <param name="epsilon">Keeps the divisor from zero.</param>
/// <param name="name">Begins the names of the means: <c>kernel/Adam</c>, <c>kernel/Adam_1</c>.</param>
public sealed class AdamOptimizer(
    double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, string name = "Adam") : Optimizer(name)
{
    /// <inheritdoc />
    public override void ApplyGradients(IReadOnlyList<VariableGradient> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        if (gradients.Count == 0) return;
        // The powers of the betas stand beside the first variable by name, whichever order the gradients come in.
        var first = gradients.MinBy(g => g.Variable.Name, StringComparer.Ordinal)!.Variable;
        var power1 = first.Companion($"{Name}/beta1_power", [], Initializer.Constant(beta1));
        var power2 = first.Companion($"{Name}/beta2_power", [], Initializer.Constant(beta2));
        var rate = Tf.Sqrt(1 - power2.Read()) / (1 - power1.Read()) * learningRate;
        foreach (var (gradient, variable) in gradients) Apply(variable, gradient, rate);
        power1.Assign(power1 * beta1);
        power2.Assign(power2 * beta2);
    }

    private void Apply(Variable variable, Tensor gradient, Tensor rate)
    {
        var (mean, square) = (variable.Companion(Name), variable.Companion($"{Name}_1"));
        var m = mean.Assign((mean * beta1) + (gradient * (1 - beta1)));
        var u = square.Assign((square * beta2) + (gradient * gradient * (1 - beta2)));
        variable.AssignSub(Tf.Cast(rate, variable.ElementType) * m / (Tf.Sqrt(u) + epsilon));
    }
}
