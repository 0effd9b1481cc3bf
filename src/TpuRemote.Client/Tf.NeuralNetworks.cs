namespace TpuRemote.Client;

/// <content>Functions of neural networks.</content>
public static partial class Tf
{
    /// <summary>e^x over the sum of e^x along an axis; computed from x minus its largest, so nothing overflows.</summary>
    public static Tensor Softmax(Tensor x, int axis = -1)
    {
        var exponentials = Exp(Centered(x, axis));
        return exponentials / ReduceSum(exponentials, axis, keepDims: true);
    }

    /// <summary>The logarithm of the softmax along an axis, computed without the softmax.</summary>
    public static Tensor LogSoftmax(Tensor x, int axis = -1)
    {
        var centered = Centered(x, axis);
        return centered - Log(ReduceSum(Exp(centered), axis, keepDims: true));
    }

    // The gradient through the largest element cancels in both functions, so it is not computed.
    private static Tensor Centered(Tensor x, int axis) => x - StopGradient(ReduceMax(x, axis, keepDims: true));
}
