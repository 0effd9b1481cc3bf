using Ctpu.Notebooks;
using TpuRemote.Jupyter.Directives;

namespace Ctpu.Tests.Notebooks;

public sealed class ArgumentLineTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("  demo  fundamentals ", new[] { "demo", "fundamentals" })]
    [InlineData("--data \"a folder\" ''", new[] { "--data", "a folder", "" })]
    [InlineData("--data='it is \"so\"'", new[] { "--data=it is \"so\"" })]
    [InlineData(@"C:\data\x", new[] { @"C:\data\x" })]
    public void Split_Line_IsAsAShellSplitsIt(string line, string[] expected) => Assert.Equal(expected, ArgumentLine.Split(line));

    [Fact]
    public void Split_QuoteThatIsNotClosed_SaysWhere()
    {
        var failure = Assert.Throws<DirectiveException>(() => ArgumentLine.Split("demo \"x"));
        Assert.Contains("demo \"x", failure.Message);
    }
}
