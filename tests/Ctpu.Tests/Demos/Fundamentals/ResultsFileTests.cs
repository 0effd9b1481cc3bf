using Ctpu.Demos.Fundamentals;

namespace Ctpu.Tests.Demos.Fundamentals;

public sealed class ResultsFileTests : IDisposable
{
    private static readonly DemoResults Results = new()
    {
        Data = "synthetic",
        Add = [1, 2],
        LossSingle = [2.5f, float.NaN],
        LossMulti = [[1, 2], [3, 4.5f]],
        LossInfeed = [],
        LossLoop = [0.25f],
        TestAccuracy = null,
        TrainStepsPerSecond = 12.5,
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("results-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Write_Results_AreTheStatedJson()
    {
        var path = Path.Combine(_folder.FullName, "run.json");
        await File.WriteAllTextAsync(path, "what was there before");
        await new ResultsFile(path).WriteAsync(Results);
        Assert.Equal(
            "{\"data\":\"synthetic\",\"add\":[1,2],\"loss_single\":[2.5,\"NaN\"],\"loss_multi\":[[1,2],[3,4.5]],\"loss_infeed\":[],"
            + "\"loss_loop\":[0.25],\"test_accuracy\":null,\"train_steps_per_second\":12.5}",
            await File.ReadAllTextAsync(path));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void Open_FolderInsteadOfFile_IsRefused()
    {
        var refusal = Assert.Throws<IOException>(() => new ResultsFile(_folder.FullName));
        Assert.Contains("that is a folder", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_FolderHasGone_NamesTheFileThatWasTyped()
    {
        var path = Path.Combine(_folder.CreateSubdirectory("gone").FullName, "run.json");
        var file = new ResultsFile(path);
        Directory.Delete(Path.GetDirectoryName(path)!);
        var failure = await Assert.ThrowsAsync<IOException>(() => file.WriteAsync(Results));
        Assert.StartsWith($"--json {path}: it cannot be written: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".part", failure.Message, StringComparison.Ordinal);
    }
}
