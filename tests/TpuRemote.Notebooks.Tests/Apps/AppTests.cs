namespace TpuRemote.Notebooks.Tests.Apps;

/// <summary>The notebooks' programs as .NET file-based apps.</summary>
[Collection(Programs.Collection)]
public sealed class AppTests
{
    private const string Verdict = "All results are right.";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static TheoryData<string> Apps() =>
        [.. Directory.EnumerateFiles(Folder, "*.cs").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(NotebookFolder.Root, "apps");

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task App_Run_FindsItsResultsRight(string app)
    {
        var run = await RunAsync(Path.Combine(Folder, app));
        Assert.True(run.ExitCode == 0, $"{app} ended with {run.ExitCode}: {run.Output}{run.Errors}");
        Assert.EndsWith(Verdict, run.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("WRONG", run.Output, StringComparison.Ordinal);
    }

    // What the tests above rely on: a result that is not right shows in the exit code.
    [Fact]
    public async Task App_WithAWrongResult_EndsWithOne()
    {
        var source = await File.ReadAllTextAsync(Path.Combine(Folder, "how-it-works.cs"));
        Assert.Contains("sum == 144", source, StringComparison.Ordinal);
        var changed = Path.Combine(Folder, $"changed-{Guid.NewGuid():N}.cs");
        await File.WriteAllTextAsync(changed, source.Replace("sum == 144", "sum == 145", StringComparison.Ordinal));
        try
        {
            var run = await RunAsync(changed);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("WRONG: 4 x", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(Verdict, run.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(changed);
        }
    }

    private static Task<ChildProcess> RunAsync(string file) =>
        ChildProcess.RunAsync("dotnet", ["run", "-c", Configuration, file], NotebookFolder.Surroundings(), Limit);
}
