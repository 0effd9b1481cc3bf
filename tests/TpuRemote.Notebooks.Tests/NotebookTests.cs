using TpuRemote.Notebooks.Tests.Comparison;
using TpuRemote.Notebooks.Tests.Files;

namespace TpuRemote.Notebooks.Tests;

/// <summary>The notebooks, executed by Jupyter with the kernel as a user installs it. Their cells throw where a result is wrong.</summary>
[Collection(Programs.Collection)]
public sealed class NotebookTests(InstalledKernel kernel) : IClassFixture<InstalledKernel>
{
    private const string Remedy = "If what it shows now is right, run notebooks/update, look at the changes and commit them.";

    [NbconvertTheory]
    [MemberData(nameof(NotebookFolder.Notebooks), MemberType = typeof(NotebookFolder))]
    public async Task Notebook_Executed_ShowsWhatIsCommitted(string name)
    {
        var fresh = await Nbconvert.ExecuteAsync(NotebookFolder.File(name), kernel, mnist: null);
        var stale = OutputComparison.Differences(NotebookFile.Read(NotebookFolder.File(name)), NotebookFile.Read(fresh));
        Assert.True(stale.Count == 0, $"{name} is stale:\n{string.Join('\n', stale)}\n{Remedy}");
    }

    [NbconvertTheory]
    [MemberData(nameof(OnServers))]
    public async Task Notebook_WithAServersAddressInOneLine_RunsThereOnRealDigitsWhereThereAreAny(string name)
    {
        using var server = await ServerProcess.StartAsync();
        var text = await File.ReadAllTextAsync(NotebookFolder.File(name));
        var copy = Path.Combine(kernel.Scratch, name);
        await File.WriteAllTextAsync(
            copy, text.Replace(NotebookFolder.EmbeddedCall, $"Tpu.ConnectAsync(\\\"{server.Address}\\\")", StringComparison.Ordinal));
        var executed = NotebookFile.Read(await Nbconvert.ExecuteAsync(copy, kernel, SharedDigits.Absence is null ? SharedDigits.Folder : null));
        Assert.Contains(executed.Cells, cell => cell.Source.Contains(server.Address, StringComparison.Ordinal));
        Assert.DoesNotContain(executed.Cells.SelectMany(cell => cell.Outputs), output => output.Kind == "error");
    }

    // The one with most to say to a server; all of them in the long tests.
    public static TheoryData<string> OnServers() =>
        Environment.GetEnvironmentVariable("TPUREMOTE_TESTS") == "all" ? NotebookFolder.Notebooks() : ["01-tpu-fundamentals.ipynb"];
}
