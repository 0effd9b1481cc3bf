namespace TpuRemote.Jupyter.Tests.Language.Completion;

public sealed class DirectiveLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DirectiveLineTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "models"));
        foreach (var file in new[] { "data.cs", "tool.csx", "data.dll", "data.txt", "models/net.cs" })
            _folder.Write(file, "");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("#!wh¦", 0, "#!who", "#!whos")]
    [InlineData("var x = 1;\n  #!ti¦", 13, "#!time")]
    [InlineData("#lo¦", 0, "#load")]
    [InlineData("#reg¦", 0, "#region")]
    [InlineData("#load \"da¦", 7, "data.cs")]
    [InlineData("#load \"¦", 7, "data.cs", "models/", "tool.csx")]
    [InlineData("#load \"models/¦", 14, "net.cs")]
    [InlineData("#r \"da¦", 4, "data.dll")]
    [InlineData("#r \"nu¦", 4, "nuget: ")]
    [InlineData("#i \"¦", 4, "nuget: ")]
    [InlineData("#load \"absent/¦", 14)]
    [InlineData("#r \"nuget: Math¦", 4)]
    [InlineData("#!time wh¦", 9)]
    [InlineData("#r \"data.dll\" ¦", 14)]
    public void Complete_OnADirective_OffersItsNamesAndPaths(string code, int start, params string[] expected)
    {
        var list = new DraftNotebook { Folder = _folder.Path }.Complete(code);
        Assert.Equal(expected, list.Items.Select(i => i.Text));
        Assert.Equal((start, code.Length - 1), (list.Start, list.End));
    }

    [Fact]
    public void Complete_OfABareHash_OffersDirectivesWithTheirSummaries()
    {
        var item = Assert.Single(new DraftNotebook().Complete("#¦").Items, i => i.Text == "#!lsmagic");
        Assert.Equal(("magic", "Lists the directives."), (item.Kind, item.Signature));
    }

    [Theory]
    [InlineData("var s = \"\"\"\n#!wh¦\n\"\"\";")]
    [InlineData("/*\n#!wh¦\n*/")]
    public void Complete_OfAHashInsideText_OffersNothing(string code) => Assert.Empty(new DraftNotebook().Texts(code));

    [Fact]
    public void Complete_BelowADirective_OffersNames() => Assert.Contains("Console", new DraftNotebook().Texts("#!time\nCons¦"));
}
