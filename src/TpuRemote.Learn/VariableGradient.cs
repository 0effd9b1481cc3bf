using TpuRemote.Client;

namespace TpuRemote.Learn;

/// <summary>A variable and the gradient of the loss with respect to it, of the same type.</summary>
public sealed record VariableGradient(Tensor Gradient, Variable Variable);
