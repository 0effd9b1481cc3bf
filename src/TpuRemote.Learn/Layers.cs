using TpuRemote.Client;
using TpuRemote.Client.Variables;

namespace TpuRemote.Learn;

/// <summary>Layers: functions with variables of their own.</summary>
public static class Layers
{
    /// <summary>x W + b over the last dimension: [batch ..., in] gives [batch ..., units].</summary>
    /// <param name="x">Floats of rank 2 or more.</param>
    /// <param name="units">The number of outputs.</param>
    /// <param name="name">The scope of the variables <c>kernel</c> and <c>bias</c>.</param>
    /// <param name="activation">Applied to the sum; nothing where null.</param>
    /// <param name="kernelInitializer">What the kernel starts with; GetVariable's default where null.</param>
    /// <param name="biasInitializer">What the bias starts with; zeros where null.</param>
    /// <param name="useBias">Whether there is a bias.</param>
    public static Tensor Dense(
        Tensor x,
        long units,
        string name,
        Func<Tensor, Tensor>? activation = null,
        Initializer? kernelInitializer = null,
        Initializer? biasInitializer = null,
        bool useBias = true)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = new VariableScope(name);
        var kernel = Tf.GetVariable("kernel", [x.Shape[^1], units], kernelInitializer, x.ElementType);
        var product = Tf.MatMul(x, kernel);
        var sum = useBias ? product + Tf.GetVariable("bias", [units], biasInitializer ?? Initializer.Zeros, x.ElementType) : product;
        return activation is null ? sum : activation(sum);
    }
}
