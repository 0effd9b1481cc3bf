namespace TpuRemote.Notebooks.Tests.Files;

/// <summary>The committed files, without running them.</summary>
public sealed class NotebookFileTests
{
    private const int LargestBytes = 1_500_000;

    [Theory]
    [MemberData(nameof(NotebookFolder.Notebooks), MemberType = typeof(NotebookFolder))]
    public void Metadata_NamesTheKernelAndTheLanguage_AsVsCodeAndJupyterLabLookForThem(string name)
    {
        var metadata = NotebookFile.Read(NotebookFolder.File(name)).Metadata;
        var kernel = metadata["kernelspec"]!;
        Assert.Equal("csharp-tpu", (string?)kernel["name"]);
        Assert.Equal("C# (TpuRemote)", (string?)kernel["display_name"]);
        Assert.Equal("C#", (string?)kernel["language"]);
        Assert.Equal("csharp", (string?)metadata["language_info"]!["name"]);
    }

    // What differs between machines and runs would make every update a large change.
    [Theory]
    [MemberData(nameof(NotebookFolder.Notebooks), MemberType = typeof(NotebookFolder))]
    public void Committed_IsTidyAndSmall(string name)
    {
        var text = File.ReadAllText(NotebookFolder.File(name));
        Assert.True(text.Length < LargestBytes, $"{name} has {text.Length} characters, fewer than {LargestBytes} were expected");
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"execution\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"transient\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Repository.Root, text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NotebookFolder.Notebooks), MemberType = typeof(NotebookFolder))]
    public void Committed_WasExecutedFromTopToBottomWithoutErrors(string name)
    {
        var cells = NotebookFile.Read(NotebookFolder.File(name)).Cells;
        var code = cells.Where(cell => cell.IsCode).ToArray();
        Assert.Equal(Enumerable.Range(1, code.Length), code.Select(cell => cell.ExecutionCount ?? 0));
        Assert.DoesNotContain(code.SelectMany(cell => cell.Outputs), output => output.Kind == "error");
        Assert.Equal(cells.Length, cells.Select(cell => cell.Id).Distinct().Count());
        Assert.All(cells, cell => Assert.Matches("^[a-z0-9-]+$", cell.Id));
    }

    [Theory]
    [MemberData(nameof(NotebookFolder.Notebooks), MemberType = typeof(NotebookFolder))]
    public void Notebook_OpensOneSessionInOneLineAndClosesIt(string name)
    {
        var cells = NotebookFile.Read(NotebookFolder.File(name)).Cells;
        var code = string.Concat(cells.Where(cell => cell.IsCode).Select(cell => cell.Source + "\n"));
        Assert.Equal(2, code.Split(NotebookFolder.EmbeddedCall).Length);
        Assert.EndsWith("await tpu.DisposeAsync();\n", code, StringComparison.Ordinal);
        Assert.Contains("Check(", code, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NotebookFolder.Notebooks), MemberType = typeof(NotebookFolder))]
    public void Readme_NamesTheNotebook(string name) =>
        Assert.Contains($"]({name})", File.ReadAllText(NotebookFolder.File("README.md")), StringComparison.Ordinal);
}
