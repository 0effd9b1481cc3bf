using System.Xml.Linq;
using TpuRemote.Jupyter.Language.Documentation;

namespace TpuRemote.Jupyter.Tests.Language.Documentation;

public sealed class CommentTextTests
{
    [Theory]
    [InlineData("  One\n   line.  ", "One line.")]
    [InlineData("Uses <see cref=\"T:System.Collections.Generic.List`1\" />s.", "Uses Lists.")]
    [InlineData("<see cref=\"M:System.Console.WriteLine(System.String)\"/>", "Console.WriteLine")]
    [InlineData("<see cref=\"T:A.B\">that</see> one", "that one")]
    [InlineData("<see langword=\"null\"/> or <paramref name=\"x\"/>", "null or x")]
    [InlineData("See <see href=\"about\"/>.", "See about.")]
    [InlineData("<para>First.</para><para>Second.</para>", "First.\n\nSecond.")]
    [InlineData("Text.<br/>More.", "Text.\nMore.")]
    [InlineData("Of <list><item><description>one</description></item><item>two</item></list>", "Of\n• one\n• two")]
    [InlineData("So: <code>\n    if (x)\n        y();\n</code> done", "So:\n\nif (x)\n    y();\n\ndone")]
    [InlineData("a &lt; b", "a < b")]
    public void Of_AnElement_ReadsAsProse(string content, string expected) =>
        Assert.Equal(expected, CommentText.Of(XElement.Parse($"<summary>{content}</summary>", LoadOptions.PreserveWhitespace)).ToString());

    [Theory]
    [InlineData("T:System.String", "String")]
    [InlineData("System.String", "String")]
    [InlineData("P:System.String.Length", "String.Length")]
    [InlineData("M:A.B``1(System.Int32)", "A.B")]
    [InlineData("!:unknown", "unknown")]
    public void NameOf_AReference_IsItsShortName(string reference, string expected) =>
        Assert.Equal(expected, CommentText.NameOf(reference));
}
