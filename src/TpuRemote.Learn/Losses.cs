using TpuRemote.Client;
using TpuRemote.Client.Errors;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Learn;

/// <summary>Losses: scalars, the mean over the batch.</summary>
public static class Losses
{
    /// <summary>The cross-entropy between class numbers and the softmax of logits; stable for logits of any size.</summary>
    /// <param name="labels">Class numbers: integers of shape [batch ...]. One outside the classes makes the loss NaN, as on a TPU.</param>
    /// <param name="logits">Floats of shape [batch ..., classes].</param>
    /// <exception cref="TpuArgumentException">The shapes or element types are others.</exception>
    public static Tensor SparseSoftmaxCrossEntropy(Tensor labels, Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(logits);
        if (
            !labels.ElementType.IsInteger() || !logits.ElementType.IsFloat() || logits.Rank == 0 || !labels.Shape.SequenceEqual(
                logits.Shape.SkipLast(1)))
        {
            throw new TpuArgumentException(
                "integer labels of [batch ...] and float logits of [batch ..., classes] were expected, "
                + $"{labels.Type} and {logits.Type} were given");
        }
        var isLabel = Tf.Cast(Tf.OneHot(labels, (int)logits.Shape[^1]), ElementType.I1);
        // Chosen, not multiplied: a class without probability has the logarithm -infinity, which zero times is NaN.
        var each = -Tf.ReduceSum(Tf.Where(isLabel, Tf.LogSoftmax(logits), 0), -1);
        var known = Tf.ReduceAny(isLabel, [isLabel.Rank - 1]);
        return Tf.ReduceMean(Tf.Where(known, each, double.NaN));
    }

    /// <summary>The cross-entropy between distributions and the softmax of logits; stable for logits of any size.</summary>
    /// <param name="labels">Floats of shape [batch ..., classes], each row adding up to 1.</param>
    /// <param name="logits">Floats of the same shape.</param>
    public static Tensor SoftmaxCrossEntropy(Tensor labels, Tensor logits) =>
        Tf.ReduceMean(-Tf.ReduceSum(labels * Tf.LogSoftmax(logits), -1));

    /// <summary>The mean of the squares of the differences.</summary>
    public static Tensor MeanSquaredError(Tensor labels, Tensor predictions) => Tf.ReduceMean(Tf.Square(predictions - labels));
}
