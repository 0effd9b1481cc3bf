using TpuRemote.Client;
using TpuRemote.Client.Errors;

namespace TpuRemote.Learn;

/// <summary>
/// Changes variables so that a loss falls. Used inside a function of tensors; what it remembers between steps are variables beside those
/// that it trains (<see cref="Variable.Companion(string, Client.Variables.Initializer?)"/>), so an optimizer itself holds no state and may
/// be made anew in every call. Write another by subclassing: <see cref="ApplyGradients"/> is all that is needed.
/// </summary>
/// <param name="name">Begins the names of what it remembers; two optimizers of the same variables need two names.</param>
public abstract class Optimizer(string name)
{
    /// <summary>Begins the names of what it remembers.</summary>
    public string Name { get; } = name;

    /// <summary>Computes gradients and applies them.</summary>
    /// <param name="loss">A float scalar.</param>
    /// <param name="variables">What to train; all trainable variables that the function has used where null.</param>
    /// <exception cref="TpuArgumentException">The loss is no float scalar, or there is nothing to train.</exception>
    public void Minimize(Tensor loss, IReadOnlyList<Variable>? variables = null) => ApplyGradients(ComputeGradients(loss, variables));

    /// <summary>The gradient of the loss for each variable.</summary>
    /// <param name="loss">A float scalar.</param>
    /// <param name="variables">What to train; all trainable variables that the function has used where null.</param>
    /// <exception cref="TpuArgumentException">The loss is no float scalar, or there is nothing to train.</exception>
    public virtual IReadOnlyList<VariableGradient> ComputeGradients(Tensor loss, IReadOnlyList<Variable>? variables = null)
    {
        var trained = variables ?? Tf.TrainableVariables();
        if (trained.Count == 0)
            throw new TpuArgumentException("there is nothing to train: the loss was computed from no trainable variable");
        var gradients = Tf.Gradients(loss, [.. trained]);
        return [.. trained.Select((variable, i) => new VariableGradient(gradients[i], variable))];
    }

    /// <summary>Changes each variable by its gradient.</summary>
    public abstract void ApplyGradients(IReadOnlyList<VariableGradient> gradients);
}
