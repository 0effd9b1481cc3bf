using TpuRemote.Client;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Variables;

namespace TpuRemote.Learn.Tests;

public class LossesTests
{
    [Fact]
    public void SparseSoftmaxCrossEntropy_KnownProbabilities_IsTheMeanOfTheirLogarithms()
    {
        // Probabilities 1/4 and 3/4 of two classes: -(ln 0.25 + ln 0.75) / 2
        var ln3 = (float)Math.Log(3);
        var loss = Losses.SparseSoftmaxCrossEntropy(new[] { 0, 1 }, new float[,] { { 0, ln3 }, { 0, ln3 } });
        Assert.Equal(-(Math.Log(0.25) + Math.Log(0.75)) / 2, loss.ToScalar<float>(), 1e-6);
    }

    [Fact]
    public void SparseSoftmaxCrossEntropy_HugeLogits_StaysFinite() =>
        Assert.Equal(2e5f, Losses.SparseSoftmaxCrossEntropy(new[] { 0 }, new float[,] { { -1e5f, 1e5f } }).ToScalar<float>());

    [Fact]
    public void SparseSoftmaxCrossEntropy_LabelOutsideTheClasses_IsNaN() =>
        Assert.True(float.IsNaN(Losses.SparseSoftmaxCrossEntropy(new[] { 2 }, new float[,] { { 1, 2 } }).ToScalar<float>()));

    [Fact]
    public void SparseSoftmaxCrossEntropy_OtherShapes_IsRefused() =>
        Assert.Contains(
            "tensor<2xi32> and tensor<1x2xf32> were given",
            Assert.Throws<TpuArgumentException>(
                () => Losses.SparseSoftmaxCrossEntropy(new[] { 1, 1 }, new float[,] { { 1, 2 } })).Message, StringComparison.Ordinal);

    [Fact]
    public void SoftmaxCrossEntropyAndSquares_ByHand()
    {
        Assert.Equal(
            Math.Log(2), Losses.SoftmaxCrossEntropy(new float[,] { { 0.5f, 0.5f } }, new float[,] { { 7, 7 } }).ToScalar<float>(), 1e-6);
        Assert.Equal(2.5f, Losses.MeanSquaredError(new float[] { 1, 2 }, new float[] { 2, 4 }).ToScalar<float>());
    }

    [Fact]
    public void Dense_KernelAndBias_AreVariablesOfItsScope()
    {
        var store = new VariableStore();
        using var _ = store.Enter();
        var y = Layers.Dense(new float[,] { { 1, 2 } }, 3, "d", Tf.Relu, Initializer.Ones, Initializer.Constant(new float[] { 0, 1, -9 }));
        Assert.Equal([3f, 4, 0], y.ToArray<float>());
        Assert.Equal(["d/kernel", "d/bias"], store.Names);
    }
}
