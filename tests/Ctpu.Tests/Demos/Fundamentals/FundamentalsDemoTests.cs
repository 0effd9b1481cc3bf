using System.Text.Json;
using Ctpu.Tests.Hosting;

namespace Ctpu.Tests.Demos.Fundamentals;

public sealed class FundamentalsDemoTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("demo-tests-");

    private string ResultsPath => Path.Combine(_folder.FullName, "results.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [SharedDigitsTheory]
    [InlineData("tpu")]
    [InlineData("f32")]
    public async Task Demo_HandwrittenDigits_LearnsThem(string precision)
    {
        var run = await CtpuProcess.RunAsync(
            null, "demo", "fundamentals", "--data", SharedDigits.Folder, "--precision", precision, "--json", ResultsPath);
        Assert.True(run.ExitCode == 0, run.Error);
        using var results = await ReadAsync();
        var root = results.RootElement;
        Assert.Equal("mnist", root.GetProperty("data").GetString());
        CheckNumbers(root);
        Assert.InRange(root.GetProperty("test_accuracy").GetDouble(), 0.88, 1);
        foreach (var step in Enumerable.Range(1, 9)) Assert.Contains($"{step}/9  ", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("SYNTHETIC", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', run.Out);
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task Demo_WithoutANetwork_DrawsDigitsAndClaimsNoAccuracy()
    {
        var run = CommandRun.Of("demo", "fundamentals", "--json", ResultsPath);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("No network: train-images-idx3-ubyte.gz could not be downloaded: ", run.Out, StringComparison.Ordinal);
        Assert.Contains("The loss leaps before it falls", run.Out, StringComparison.Ordinal);
        Assert.Contains("SYNTHETIC DATA: this program draws the digits itself.", run.Out, StringComparison.Ordinal);
        foreach (var heading in run.Out.Split('\n').Where(l => l.Contains("/9  ", StringComparison.Ordinal)).Skip(3))
            Assert.EndsWith("(SYNTHETIC DATA)", heading, StringComparison.Ordinal);
        Assert.DoesNotContain("accuracy on", run.Out, StringComparison.OrdinalIgnoreCase);
        using var results = await ReadAsync();
        Assert.Equal("synthetic", results.RootElement.GetProperty("data").GetString());
        Assert.Equal(JsonValueKind.Null, results.RootElement.GetProperty("test_accuracy").ValueKind);
        CheckNumbers(results.RootElement);
    }

    [SharedDigitsFact]
    public async Task Demo_ServerInAnotherProcess_IsUsed()
    {
        using var server = await ServerProcess.StartAsync();
        var run = await CtpuProcess.RunAsync(server.Address, "demo", "fundamentals", "--data", SharedDigits.Folder, "--json", ResultsPath);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains($"v2-8 at {server.Address}: 8 cores", run.Out, StringComparison.Ordinal);
        using var results = await ReadAsync();
        CheckNumbers(results.RootElement);
        Assert.InRange(results.RootElement.GetProperty("test_accuracy").GetDouble(), 0.88, 1);
    }

    // The names and shapes that the issue and other programs count on.
    private static void CheckNumbers(JsonElement results)
    {
        Assert.Equal(
            ["data", "add", "loss_single", "loss_multi", "loss_infeed", "loss_loop", "test_accuracy", "train_steps_per_second"],
            results.EnumerateObject().Select(p => p.Name));
        Assert.Equal(Enumerable.Range(1, 16).Select(i => (float)i), Numbers(results.GetProperty("add")));

        var single = Numbers(results.GetProperty("loss_single"));
        Assert.Equal(50, single.Length);
        // Before the first update every digit is equally likely: the loss is ln 10.
        Assert.Equal(MathF.Log(10), single[0], 1e-5f);
        Assert.True(single[^1] < single.Max() / 10, $"the last loss {single[^1]} is not under a tenth of the largest, {single.Max()}");

        var multi = results.GetProperty("loss_multi").EnumerateArray().Select(Numbers).ToArray();
        Assert.Equal(50, multi.Length);
        Assert.All(multi, losses => Assert.Equal(8, losses.Length));
        Assert.All(multi[0], loss => Assert.Equal(MathF.Log(10), loss, 1e-5f));
        Assert.True(multi[^1].Average() < multi.Max(l => l.Average()) / 10);

        // The same digits and the same start as without queues, so the same losses.
        var infeed = Numbers(results.GetProperty("loss_infeed"));
        Assert.Equal(50, infeed.Length);
        Assert.All(infeed.Zip(multi), pair => Assert.Equal(pair.Second.Average(), pair.First, 1e-3f * Math.Max(1, pair.First)));

        var loop = Numbers(results.GetProperty("loss_loop"));
        Assert.Equal(100, loop.Length);
        Assert.Equal(MathF.Log(10), loop[0], 1e-5f);
        Assert.True(loop[^10..].Average() < loop.Max() / 4, $"the loop ends at {loop[^1]}, its largest loss is {loop.Max()}");
        Assert.InRange(results.GetProperty("train_steps_per_second").GetDouble(), 0.1, 1e6);
    }

    private static float[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(n => n.GetSingle())];

    private async Task<JsonDocument> ReadAsync() => JsonDocument.Parse(await File.ReadAllTextAsync(ResultsPath));
}
