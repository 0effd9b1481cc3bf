using TpuRemote.Client;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Learn;
using TpuRemote.Learn.Datasets;

namespace Ctpu.Demos.Fundamentals;

/// <summary>
/// Logistic regression: one dense layer from 784 pixels to 10 digits. An ordinary C# class; its functions of tensors become TPU programs
/// when they are rewritten.
/// </summary>
/// <param name="name">The scope of its variables: models of other names are trained apart.</param>
/// <param name="learningRate">Of Adam.</param>
/// <param name="pixelScale">What pixels (0 to 255) are multiplied with.</param>
internal sealed class DigitModel(string name, double learningRate, float pixelScale = 1f)
{
    /// <summary>The evidence for each digit.</summary>
    /// <param name="pixels">ui8 [batch, 784]: pixels travel as bytes and become floats on the device.</param>
    /// <returns>f32 [batch, 10].</returns>
    public Tensor Logits(Tensor pixels)
    {
        // Auto: the first program makes the variables, later programs of this session use them. Starting from zeros, where every digit is
        // equally likely and the loss is ln 10, all trainings of the demo start alike.
        using var scope = new VariableScope(name, VariableReuse.Auto);
        var kernel = Tf.GetVariable("kernel", [DigitSet.PixelsPerImage, DigitSet.Classes], Initializer.Zeros);
        var bias = Tf.GetVariable("bias", [DigitSet.Classes], Initializer.Zeros);
        return Tf.MatMul(Tf.Cast(pixels, ElementType.F32) * pixelScale, kernel) + bias;
    }

    /// <summary>The probability of each digit: f32 [batch, 10].</summary>
    public Tensor Probabilities(Tensor pixels) => Tf.Softmax(Logits(pixels));

    /// <summary>How many pictures the model names as they are labelled: an i32 scalar.</summary>
    public Tensor CountRight(Tensor pixels, Tensor labels) =>
        Tf.ReduceSum(Tf.Cast(Tf.Equal(Tf.Cast(Tf.ArgMax(Logits(pixels), 1), ElementType.I32), labels), ElementType.I32));

    /// <summary>
    /// One step of training: the loss of a batch, its gradients, Adam's update of the variables. On several cores the gradients' mean is
    /// taken over them, so that all keep the same variables.
    /// </summary>
    /// <param name="pixels">ui8 [batch, 784].</param>
    /// <param name="labels">i32 [batch].</param>
    /// <returns>The loss before the update.</returns>
    public Tensor Train(Tensor pixels, Tensor labels)
    {
        var loss = Losses.SparseSoftmaxCrossEntropy(labels, Logits(pixels));
        new CrossShardOptimizer(new AdamOptimizer(learningRate)).Minimize(loss);
        return loss;
    }
}
