using TpuRemote.Client.Errors;
using TpuRemote.Client.Tests.Tracing;
using TpuRemote.Client.Variables;

namespace TpuRemote.Client.Tests;

public class GradientsTests
{
    private static readonly Tensor X = new float[,] { { 1, 2 }, { 3, 4 } };
    private static readonly Tensor Labels = new[] { 1, 0 };

    [Fact]
    public void Gradients_SoftmaxCrossEntropy_EvaluatedAtOnceAndTraced_EqualTheFormula()
    {
        Tensor w = new float[,] { { 0.5f, -0.5f }, { 0.25f, 1 } };
        Assert.Equal(ByFormula(w.ToArray<float>()), Gradient(X, w).ToArray<float>(), Close);
        Assert.Equal(
            ByFormula(w.ToArray<float>()), new EvaluatedPrograms().Run(t => [Gradient(t[0], t[1])], X, w)[0].ToArray<float>(), Close);
    }

    [Fact]
    public void Gradients_OfAVariable_StopWhereItWasRead()
    {
        var gradient = new EvaluatedPrograms().Run(
            t =>
            {
                var v = Tf.GetVariable("v", [2], Initializer.Constant(new float[] { 3, 5 }));
                return [.. Tf.Gradients(Tf.ReduceSum(v * v * t[0]), [v])];
            },
            new float[] { 1, 10 });
        Assert.Equal([6f, 100], gradient[0].ToArray<float>());
    }

    [Fact]
    public void Gradients_InsideALoop_TrainAVariable()
    {
        // v <- v - 0.25 * 2 v = v / 2, three times from 8.
        var results = new EvaluatedPrograms().Run(_ =>
        {
            var v = Tf.GetVariable("v", [], Initializer.Constant(8));
            Tf.Repeat(3, () => v.AssignSub(Tf.Gradients(v * v, [v])[0] * 0.25f));
            return [v];
        });
        Assert.Equal(1f, results[0].ToScalar<float>());
    }

    [Fact]
    public void Gradients_ThroughStopGradient_AreThoseOfAConstant()
    {
        Tensor x = 3f;
        Assert.Equal(9f, Tf.Gradients(x * Tf.StopGradient(x * x), [x])[0].ToScalar<float>());
        Assert.Equal(
            9f, new EvaluatedPrograms().Run(t => [.. Tf.Gradients(t[0] * Tf.StopGradient(t[0] * t[0]), [t[0]])], x)[0].ToScalar<float>());
    }

    [Fact]
    public void Gradients_OfWhatTheLossDoesNotDependOn_AreZeros()
    {
        Tensor x = 3f, y = new float[] { 1, 2 };
        Assert.Equal([0f, 0], Tf.Gradients(x * x, [x, y])[1].ToArray<float>());
        Assert.Equal([0f, 0], new EvaluatedPrograms().Run(t => [.. Tf.Gradients(t[0] * t[0], [t[1]])], x, y)[0].ToArray<float>());
    }

    [Fact]
    public void Gradients_SameTensorTwice_GivesItsGradientTwice()
    {
        Tensor x = 3f;
        Assert.Equal([6f, 6], Tf.Gradients(x * x, [x, x]).Select(g => g.ToScalar<float>()));
    }

    [Fact]
    public void Gradients_LongEagerChain_DoesNotOverflowTheStack()
    {
        Tensor x = 1f;
        var y = Enumerable.Range(0, 10_000).Aggregate(x, (sum, _) => sum + x);
        Assert.Equal(10_001f, Tf.Gradients(y, [x])[0].ToScalar<float>());
    }

    [Fact]
    public void Gradients_OfAMatrix_AreRefused() =>
        Assert.Contains(
            "should be a float scalar", Assert.Throws<TpuArgumentException>(() => Tf.Gradients(X, [X])).Message, StringComparison.Ordinal);

    private static Tensor Gradient(Tensor x, Tensor w)
    {
        var loss = -Tf.ReduceMean(Tf.ReduceSum(Tf.OneHot(Labels, 2) * Tf.LogSoftmax(Tf.MatMul(x, w)), 1));
        return Tf.Gradients(loss, [w])[0];
    }

    // z = x w, p = softmax(z), dw = x^T (p - onehot) / 2, in doubles.
    private static float[] ByFormula(float[] w)
    {
        double[,] x = { { 1, 2 }, { 3, 4 } };
        int[] labels = [1, 0];
        var gradient = new double[4];
        for (var row = 0; row < 2; row++)
        {
            var z = Enumerable.Range(0, 2).Select(c => (x[row, 0] * w[c]) + (x[row, 1] * w[2 + c])).ToArray();
            var sum = z.Sum(Math.Exp);
            for (var i = 0; i < 2; i++)
            {
                for (var c = 0; c < 2; c++) gradient[(i * 2) + c] += x[row, i] * ((Math.Exp(z[c]) / sum) - (labels[row] == c ? 1 : 0)) / 2;
            }
        }
        return [.. gradient.Select(g => (float)g)];
    }

    private static bool Close(float x, float y) => Math.Abs(x - y) < 1e-5;
}
