using System.Text.RegularExpressions;
using TpuRemote.Client;
using TpuRemote.Client.Displays;
using TpuRemote.Client.Displays.Programs;
using TpuRemote.Client.Programs;
using TpuRemote.Learn;

namespace TpuRemote.Tests;

/// <summary>What the compiler made of programs, asked of a real server.</summary>
public sealed class ExplanationTests(LocalPod pod) : IClassFixture<LocalPod>
{
    [Fact]
    public async Task Explain_OfATrainingStep_LinksEveryInstructionToThisFile()
    {
        await using var tpu = await pod.OpenAsync();
        await tpu.InitializeSystemAsync();
        var images = Tf.Ones(64, 20);
        var labels = Tensor.From(new int[64]);
        var train = tpu.BatchParallel(Step, [images, labels], numShards: 8);

        var explanation = await train.ExplainAsync();

        Assert.Equal(
            ["inline-calls", "merge-common-subexpressions", "fold-transposes", "remove-dead-code"], explanation.Passes.Select(p => p.Name));
        foreach (var (before, after) in explanation.Passes.Zip(explanation.Passes.Skip(1))) Assert.Equal(before.After, after.Before);
        Assert.Contains(explanation.Instructions, i => i.Kind == InstructionKind.Matrix);
        Assert.Contains(explanation.Instructions, i => i.Kind == InstructionKind.Collective);
        Assert.Contains(explanation.Instructions, i => i.Kind == InstructionKind.Vector && i.Lines.Length >= 10);
        Assert.All(explanation.Instructions, i => Assert.NotEmpty(i.Lines));
        var lines = ProgramListing.Of(explanation.FinalText).Lines;
        var places = explanation.Instructions.SelectMany(i => i.Lines).Select(line => lines[line - 1].Place);
        Assert.All(places, place => Assert.EndsWith("ExplanationTests.cs", place!.File, StringComparison.Ordinal));
        // 64 by 20 floats, an eighth on each core: one tile of 8 by 128 words.
        Assert.Equal(("argument 0", 4096), (explanation.Buffers[0].Role, explanation.Buffers[0].PaddedBytes));
    }

    [Fact]
    public async Task Explain_OfACompiledComputation_AnswersTheSameAndGoesOnRunning()
    {
        await using var tpu = await pod.OpenAsync();
        await tpu.InitializeSystemAsync();
        var twice = tpu.TpuRewrite(x => Tf.Tanh(x) + Tf.Tanh(x), Tf.Zeros(4));
        var compiled = await twice.CompileAsync();
        var run = twice.RunAsync();

        var first = await twice.ExplainAsync();
        var again = await twice.ExplainAsync();

        Assert.Equal(compiled.Fingerprint, first.Program.Fingerprint);
        Assert.Equal(compiled.Memory, first.Program.Memory);
        Assert.Equal(View.Program(first).ToText(), View.Program(again).ToText());
        Assert.Equal(new float[4], (await run).ToArray<float>());
        Assert.Equal(new float[4], (await twice.RunAsync()).ToArray<float>());
    }

    [Fact]
    public async Task Explain_OfAStep_ShowsEveryInstructionByItsNumber()
    {
        await using var tpu = await pod.OpenAsync();
        await tpu.InitializeSystemAsync();
        var product = tpu.TpuRewrite((x, y) => Tf.Relu(Tf.MatMul(x, y) + 1), Tf.Ones(8, 4), Tf.Ones(4, 2));

        var display = View.Program(await product.ExplainAsync());

        Assert.Matches(
            "\\[1\\] matrix unit, 1 op: multiply \\[8, 4\\] by \\[4, 2\\], exact order -> tensor<8x2xf32>  \\(ExplanationTests.cs:\\d+\\)",
            display.ToText());
        Assert.Equal(2, Regex.Count(display.ToHtml(), "<td><span class=\"tpu-badge\" [^>]*>\\d</span></td><td>"));
    }

    private static Tensor Step(Tensor images, Tensor labels)
    {
        var logits = Layers.Dense(images, 10, "logits");
        var loss = Losses.SparseSoftmaxCrossEntropy(labels, logits);
        new CrossShardOptimizer(new AdamOptimizer(0.1)).Minimize(loss);
        return loss;
    }
}
