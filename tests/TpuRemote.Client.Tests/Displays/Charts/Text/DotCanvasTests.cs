using TpuRemote.Client.Displays.Charts.Text;

namespace TpuRemote.Client.Tests.Displays.Charts.Text;

public class DotCanvasTests
{
    // Unicode's chart of braille patterns: dot 1 is 1, dot 2 is 2, dot 3 is 4, dot 4 is 8, 5 is 16, 6 is 32, 7 is 64, 8 is 128.
    [Theory]
    [InlineData(0, 0, '\u2801')]
    [InlineData(0, 2, '\u2804')]
    [InlineData(1, 0, '\u2808')]
    [InlineData(0, 3, '\u2840')]
    [InlineData(1, 3, '\u2880')]
    public void Set_Dot_IsUnicodesPattern(int x, int y, char expected)
    {
        var canvas = new DotCanvas(1, 1);
        canvas.Set(x, y, 0);
        Assert.Equal(expected.ToString(), canvas.Row(0));
    }

    [Fact]
    public void Line_Diagonal_SetsEachStepOnce()
    {
        var canvas = new SymbolCanvas(3, 3, plain: true);
        canvas.Line(0, 2, 2, 0, 0);
        Assert.Equal(["  *", " * ", "*  "], Enumerable.Range(0, 3).Select(canvas.Row));
    }

    [Fact]
    public void Set_Series_HaveTheirOwnSymbols()
    {
        var canvas = new SymbolCanvas(3, 1, plain: false);
        for (var i = 0; i < 3; i++) canvas.Set(i, 0, i);
        Assert.Equal("●■▲", canvas.Row(0));
    }
}
