using TpuRemote.Jupyter.Cells;

namespace TpuRemote.Jupyter.Tests.Cells;

public sealed class CellSourceTests
{
    [Fact]
    public void Split_DirectivesBetweenCode_KeepsOrderAndLineNumbers()
    {
        var pieces = CellSource.Split("#!time\nvar x = 1;\n  #r \"nuget: A, 1.0\"\nx");

        Assert.Equal(
            [
                new CellPiece.Directive("#!time", "", 1),
                new CellPiece.Code("\nvar x = 1;\n"),
                new CellPiece.Directive("#r", "\"nuget: A, 1.0\"", 3),
                new CellPiece.Code("\n\n\nx"),
            ],
            pieces.AsEnumerable());
    }

    [Theory]
    [InlineData("var s = \"\"\"\n#!who\n\"\"\";")]
    [InlineData("/*\n#!who\n*/ var x = 1;")]
    [InlineData("#if false\n#!who\n#endif\nvar x = 1;")]
    [InlineData("#region a\nvar x = 1;\n#endregion")]
    [InlineData("#pragma warning disable CS0168\nint x;")]
    public void Split_HashThatIsNoDirectiveOfOurs_StaysCode(string text) =>
        Assert.Equal(new CellPiece.Code(text), Assert.Single(CellSource.Split(text)));

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\n")]
    public void Split_Nothing_HasNoPieces(string text) => Assert.Empty(CellSource.Split(text));

    [Fact]
    public void WithoutDirectives_KeepsEveryPosition() =>
        Assert.Equal("      \nx     \n", CellSource.WithoutDirectives("#!time\nx     \n"));
}
