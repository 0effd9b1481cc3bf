using TpuRemote.Client;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Variables;

namespace TpuRemote.Learn.Tests;

public class OptimizerTests
{
    // v starts at 4 and the loss is v^2 / 2, so that the gradient is v. Expected values are the class's formulas, worked in doubles.
    [Fact]
    public void GradientDescent_TwoSteps_FollowsTheFormula() =>
        Assert.Equal([3.6, 3.24], Steps(() => new GradientDescentOptimizer(0.1), 2), Close);

    [Fact]
    public void Momentum_ThreeSteps_FollowsTheFormula()
    {
        // a: 4, 7.2, 9.36; v: 3.6, 2.88, 1.944
        Assert.Equal([3.6, 2.88, 1.944], Steps(() => new MomentumOptimizer(0.1, 0.9), 3), Close);
        // Nesterov: v -= 0.1 (g + 0.9 a): a = 4, v = 3.24; a = 6.84, v = 2.3004
        Assert.Equal([3.24, 2.3004], Steps(() => new MomentumOptimizer(0.1, 0.9, useNesterov: true), 2), Close);
    }

    [Fact]
    public void Adam_ThreeSteps_FollowsTheFormula()
    {
        var (v, m, u) = (4.0, 0.0, 0.0);
        var expected = new List<double>();
        for (var t = 1; t <= 3; t++)
        {
            (m, u) = ((0.9 * m) + (0.1 * v), (0.999 * u) + (0.001 * v * v));
            v -= 0.1 * Math.Sqrt(1 - Math.Pow(0.999, t)) / (1 - Math.Pow(0.9, t)) * m / (Math.Sqrt(u) + 1e-8);
            expected.Add(v);
        }
        Assert.Equal(expected, Steps(() => new AdamOptimizer(0.1), 3), Close);
    }

    [Fact]
    public void Adam_ItsMemory_StandsBesideTheVariable()
    {
        using var _ = Fresh(out var store);
        Step(new AdamOptimizer(0.1));
        Assert.Equal(["v", "v/Adam", "v/Adam/beta1_power", "v/Adam/beta2_power", "v/Adam_1"], store.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void CrossShardOptimizer_OnOneShard_IsTheOptimizerInside() =>
        Assert.Equal([3.6, 3.24], Steps(() => new CrossShardOptimizer(new GradientDescentOptimizer(0.1)), 2), Close);

    [Fact]
    public void Minimize_NothingToTrain_IsRefused()
    {
        using var _ = Fresh(out var _);
        Assert.Contains(
            "there is nothing to train",
            Assert.Throws<TpuArgumentException>(() => new AdamOptimizer().Minimize(1f)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Optimizer_OfOnesOwn_NeedsOnlyApplyGradients() => Assert.Equal([3.0, 2.0], Steps(() => new SignDescent(), 2), Close);

    private static double[] Steps(Func<Optimizer> optimizer, int count)
    {
        using var _ = Fresh(out var _);
        return [.. Enumerable.Range(0, count).Select(_ => (double)Step(optimizer()))];
    }

    private static float Step(Optimizer optimizer)
    {
        var v = Tf.GetVariable("v", [], Initializer.Constant(4));
        optimizer.Minimize(v * v / 2);
        return v.ToScalar<float>();
    }

    private static IDisposable Fresh(out VariableStore store) => (store = new VariableStore()).Enter();

    private static bool Close(double x, double y) => Math.Abs(x - y) < 1e-5;

    private sealed class SignDescent() : Optimizer("SignDescent")
    {
        public override void ApplyGradients(IReadOnlyList<VariableGradient> gradients)
        {
            foreach (var (gradient, variable) in gradients) variable.AssignSub(Tf.Sign(gradient));
        }
    }
}
