using TpuRemote.Client;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Learn;

namespace TpuRemote.Tests;

/// <summary>Training on several cores is training on one with the whole batch.</summary>
public class TrainingTests(LocalPod pod) : IClassFixture<LocalPod>
{
    private const int Batch = 64;
    private const int Features = 20;
    private const int Classes = 4;
    private const int Steps = 10;

    // Given numbers: class by the largest of four sums of features.
    private static readonly Tensor X = Tf.RandomUniform(1, 0, 1, Batch, Features);
    private static readonly Tensor Y = Tf.ArgMax(Tf.MatMul(X, Tf.RandomUniform(2, -1, 1, Features, Classes)));

    public static TheoryData<string, Func<Optimizer>> Optimizers => new()
    {
        { "gradient descent", () => new GradientDescentOptimizer(0.5) },
        { "momentum", () => new MomentumOptimizer(0.1, 0.9) },
        { "adam", () => new AdamOptimizer(0.05) },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public async Task Training_OnEightShards_EqualsOneCore(string name, Func<Optimizer> optimizer)
    {
        await using var one = await pod.OpenAsync(LocalPod.Exact with { Precision = TpuPrecision.F32 });
        await using var eight = await pod.OpenAsync(LocalPod.Exact with { Precision = TpuPrecision.F32 });
        var single = one.TpuRewrite((x, y) => Step(x, y, optimizer()), X, Y);
        var sharded = eight.BatchParallel((x, y) => Step(x, y, optimizer()), [X, Y], numShards: 8);
        var losses = new List<float>();
        for (var step = 0; step < Steps; step++)
        {
            losses.Add((await single.RunAsync()).ToScalar<float>());
            Assert.Equal(losses[^1], (await sharded.RunAsync()).Average(l => l.ToScalar<float>()), 1e-4f);
        }
        Assert.True(losses[^1] < losses[0], $"{name}: {string.Join(", ", losses)}");
        foreach (var (variable, value) in await one.SaveVariablesAsync())
        {
            var other = await eight.ReadVariableAsync(variable);
            Assert.Equal(value.ToArray<float>(), other.ToArray<float>(), (x, y) => Math.Abs(x - y) < 1e-4);
        }
    }

    [Fact]
    public async Task Training_TracedAndAtOnce_GivesTheSameLosses()
    {
        await using var tpu = await pod.OpenAsync();
        var traced = tpu.TpuRewrite((x, y) => Step(x, y, new AdamOptimizer(0.05)), X, Y);
        using var variables = new VariableStore().Enter();
        for (var step = 0; step < 3; step++)
            Assert.Equal(Step(X, Y, new AdamOptimizer(0.05)).ToScalar<float>(), (await traced.RunAsync()).ToScalar<float>());
    }

    [Fact]
    public async Task Training_InALoopOnTheDevice_EqualsStepByStep()
    {
        await using var tpu = await pod.OpenAsync();
        await using var other = await pod.OpenAsync();
        var step = tpu.TpuRewrite((x, y) => Step(x, y, new AdamOptimizer(0.05)), X, Y);
        var loop = other.TpuRewrite((x, y) => Tf.Repeat(5, _ => Step(x, y, new AdamOptimizer(0.05)), 0f), X, Y);
        var last = 0f;
        for (var i = 0; i < 5; i++) last = (await step.RunAsync()).ToScalar<float>();
        Assert.Equal(last, (await loop.RunAsync()).ToScalar<float>());
    }

    private static Tensor Step(Tensor x, Tensor y, Optimizer optimizer)
    {
        var loss = Losses.SparseSoftmaxCrossEntropy(y, Layers.Dense(x, Classes, "dense"));
        new CrossShardOptimizer(optimizer).Minimize(loss);
        return loss;
    }
}
