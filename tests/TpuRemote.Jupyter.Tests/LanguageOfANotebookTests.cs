namespace TpuRemote.Jupyter.Tests;

public sealed class LanguageOfANotebookTests
{
    [Fact]
    public async Task Complete_AfterCellsHaveRun_KnowsWhatTheyDeclared()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("record Person(string Name); var author = new Person(\"Ada\");");

        var items = notebook.Kernel.Language.Complete("#!who\nauthor.Na", 15, CancellationToken.None).Items;

        Assert.Equal("Name", items[0].Text);
    }

    [Fact]
    public async Task Inspect_OfAVariable_TellsItsValueNow()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var steps = 6 * 7;");

        var inspected = notebook.Kernel.Language.Inspect("steps", 2, false, CancellationToken.None);

        Assert.Contains("42", inspected!.Forms["text/plain"], StringComparison.Ordinal);
    }
}
