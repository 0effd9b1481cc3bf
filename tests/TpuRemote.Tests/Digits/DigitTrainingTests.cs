using TpuRemote.Client;
using TpuRemote.Client.Sessions;
using TpuRemote.Learn;
using TpuRemote.Learn.Datasets;

namespace TpuRemote.Tests.Digits;

/// <summary>
/// Logistic regression on real digits: 50 steps on 8 and on 64 cores give every loss and parameter of one core on the same global
/// batch within 1e-4, in f32, for each optimizer.
/// </summary>
public sealed class DigitTrainingTests
{
    private const int Batch = 1024;
    private const int Steps = 50;
    private const float Tolerance = 1e-4f;

    private static readonly TpuSessionOptions Options = new() { Precision = TpuPrecision.F32, Timeout = TimeSpan.FromMinutes(2) };

    public static TheoryData<string, int, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, string>();
            foreach (var optimizer in new[] { "gradient descent", "momentum", "adam" })
            {
                cases.Add(optimizer, 8, "v2-8");
                cases.Add(optimizer, 64, "v2-128");
            }
            return cases;
        }
    }

    [SharedDigitsTheory]
    [MemberData(nameof(Cases))]
    public async Task Training_OnShards_GivesTheLossesAndParametersOfOneCore(string optimizer, int shards, string slice)
    {
        var digits = Mnist.Read(SharedDigits.Folder).Train.Slice(0, Batch);
        Tensor images = Tensor.From<float>(digits.Pixels(1f / 255), Batch, DigitSet.PixelsPerImage);
        Tensor labels = Tensor.From<int>(digits.Labels(), Batch);
        await using var one = await Local.ConnectAsync(slice, Options);
        await using var several = await Local.ConnectAsync(slice, Options);
        var single = one.TpuRewrite((x, y) => Step(x, y, Make(optimizer)), images, labels);
        var sharded = several.BatchParallel((x, y) => Step(x, y, Make(optimizer)), [images, labels], numShards: shards);

        for (var step = 0; step < Steps; step++)
        {
            var expected = (await single.RunAsync()).ToScalar<float>();
            var actual = (await sharded.RunAsync()).Average(loss => loss.ToScalar<float>());
            Assert.True(Math.Abs(expected - actual) <= Tolerance, $"step {step}: {actual} on {shards} cores, {expected} on one");
        }
        foreach (var (name, value) in await one.SaveVariablesAsync())
        {
            var expected = value.ToArray<float>();
            var actual = (await several.ReadVariableAsync(name)).ToArray<float>();
            var furthest = expected.Zip(actual, (x, y) => Math.Abs(x - y)).Max();
            Assert.True(furthest <= Tolerance, $"{name}: {furthest} apart after {Steps} steps");
        }
    }

    private static Optimizer Make(string name) => name switch
    {
        "gradient descent" => new GradientDescentOptimizer(0.1),
        "momentum" => new MomentumOptimizer(0.01, 0.9),
        _ => new AdamOptimizer(0.01),
    };

    private static Tensor Step(Tensor images, Tensor labels, Optimizer optimizer)
    {
        var loss = Losses.SparseSoftmaxCrossEntropy(labels, Layers.Dense(images, DigitSet.Classes, "logits"));
        new CrossShardOptimizer(optimizer).Minimize(loss);
        return loss;
    }
}
