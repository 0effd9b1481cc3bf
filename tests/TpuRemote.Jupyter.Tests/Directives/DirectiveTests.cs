using TpuRemote.Jupyter.Directives;
using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Tests.Directives;

public sealed class DirectiveTests
{
    [Fact]
    public async Task Who_ListsVariablesByName()
    {
        await using var notebook = new Notebook();

        await notebook.RunAsync("#!who", "var b = 1; int a = 2;", "var b = \"new\";", "#!who");

        Assert.Equal("There are no variables yet.\na  b\n", notebook.FrontEnd.Output);
    }

    [Fact]
    public async Task Whos_ShowsTypesAndValuesEscaped()
    {
        await using var notebook = new Notebook();

        await notebook.RunAsync("var s = \"<b>\"; var d = new Dictionary<string, int[]>(); (int, double?) t = (1, null);", "#!whos");

        var shown = Assert.Single(notebook.FrontEnd.Displays).Data.Forms;
        Assert.Contains("<td>s</td><td>string</td><td>&lt;b&gt;</td>", shown[MimeBundle.Html], StringComparison.Ordinal);
        Assert.Contains("d\tDictionary<string, int[]>\t", shown[MimeBundle.Plain], StringComparison.Ordinal);
        Assert.Contains("t\t(int, double?)\t(1, )", shown[MimeBundle.Plain], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_TellsOfFailedCellsToo()
    {
        await using var notebook = new Notebook();

        await notebook.FailureAsync("#!time\nthrow new Exception();");

        Assert.Matches(@"^Wall time: \d+\.\d ms\n$", notebook.FrontEnd.Output);
    }

    [Fact]
    public async Task About_SaysTheLanguage()
    {
        await using var notebook = new Notebook();

        await notebook.RunAsync("#!about");

        Assert.StartsWith("C# 13.0 in a Jupyter kernel of TpuRemote 0.", notebook.FrontEnd.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListMagic_ListsThoseOfTheHostToo()
    {
        await using var notebook = new Notebook(new NotebookOptions { Directives = [new Greeting()] });

        await notebook.RunAsync("#!lsmagic", "#!greet  you ");

        Assert.Matches("(?m)^#!greet NAME +Greets\\.$", notebook.FrontEnd.Output);
        Assert.EndsWith("hello you\n", notebook.FrontEnd.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Directive_BetweenCode_ActsWhereItStands()
    {
        await using var notebook = new Notebook();

        await notebook.RunAsync("Console.WriteLine(1);\n#!who\nConsole.WriteLine(2);");

        Assert.Equal("1\nThere are no variables yet.\n2\n", notebook.FrontEnd.Output);
    }

    [Theory]
    [InlineData("\n#!nope", "Cell 1, line 2: #!nope is no directive; there are #!about")]
    [InlineData("#!who is there", "Cell 1, line 1: #!who takes no arguments, 'is there' was given")]
    [InlineData("#load file.cs", "Cell 1, line 1: #load \"file.cs\" was expected, '#load file.cs' was given")]
    [InlineData("#load \"absent.cs\"", "Cell 1, line 1: there is no file ")]
    public async Task Misuse_SaysWhatWasGivenAndExpected(string cell, string message)
    {
        await using var notebook = new Notebook();

        var failure = await notebook.FailureAsync(cell);

        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_RunsAFileAndNamesItInErrors()
    {
        using var folder = new TemporaryFolder();
        folder.Write("good.cs", "int Three() => 3;\n");
        folder.Write("bad.cs", "\nvar a = missing;\n");
        folder.Write("loop.cs", "#load \"loop.cs\"\n");
        await using var notebook = new Notebook(new NotebookOptions { Folder = folder.Path });

        Assert.Equal("3", await notebook.ValueAsync("#load \"good.cs\"\nThree()"));
        var bad = await notebook.FailureAsync("#load \"bad.cs\"");
        Assert.StartsWith($"{Path.Combine(folder.Path, "bad.cs")}, line 2: error CS0103", bad.Message, StringComparison.Ordinal);
        Assert.Contains("loads itself", (await notebook.FailureAsync("#load \"loop.cs\"")).Message, StringComparison.Ordinal);
    }

    private sealed class Greeting : Directive
    {
        public override string Name => "#!greet";

        public override string Usage => "#!greet NAME";

        public override string Summary => "Greets.";

        public override Task RunAsync(DirectiveCall call)
        {
            Console.WriteLine($"hello {call.Arguments}");
            return Task.CompletedTask;
        }
    }
}
