using TpuRemote.Client.Displays.Programs;
using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Client.Tests.Displays.Programs;

public class SourceLinkTests
{
    [Fact]
    public void Place_InACell_IsNamedWithoutALink()
    {
        var place = new FileLocation("Cell 3", 5, 9);

        Assert.Equal("Cell 3, line 5", SourceLink.ToText(place));
        Assert.Equal("Cell 3, line 5", SourceLink.ToHtml(place));
    }

    [Fact]
    public void Place_InAFileOfAnotherMachine_HasNoLink()
    {
        Assert.Equal("Train.cs:12", SourceLink.ToText(new FileLocation("C:\\work\\Train.cs", 12, 1)));
        Assert.Equal(
            "<span title=\"/_/src/Train.cs:12:1\">Train.cs:12</span>", SourceLink.ToHtml(new FileLocation("/_/src/Train.cs", 12, 1)));
    }

    [Fact]
    public void Place_InAFileOfThisMachine_LinksToTheEditor()
    {
        var directory = Directory.CreateTempSubdirectory("a \"b\" & c");
        try
        {
            var file = Path.Combine(directory.FullName, "Train.cs");
            File.WriteAllText(file, "");
            var html = SourceLink.ToHtml(new FileLocation(file, 12, 7));

            Assert.StartsWith("<a href=\"vscode://file/", html, StringComparison.Ordinal);
            Assert.Contains("a%20%22b%22%20%26%20c", html, StringComparison.Ordinal);
            Assert.Contains("/Train.cs:12:7\" title=\"", html, StringComparison.Ordinal);
            Assert.EndsWith("\">Train.cs:12</a>", html, StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void Place_WithMarkupInItsName_IsEscaped()
    {
        Assert.Equal("&lt;b&gt;, line 1", SourceLink.ToHtml(new FileLocation("<b>", 1, 1)));
        Assert.Equal(
            "<span title=\"/&quot;&lt;b&gt;.cs:1:1\">&quot;&lt;b&gt;.cs:1</span>", SourceLink.ToHtml(new FileLocation("/\"<b>.cs", 1, 1)));
    }

    [Fact]
    public void Place_Unknown_IsEmpty() => Assert.Equal("", SourceLink.ToHtml(null));
}
