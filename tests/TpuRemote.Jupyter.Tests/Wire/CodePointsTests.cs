using TpuRemote.Jupyter.Wire;

namespace TpuRemote.Jupyter.Tests.Wire;

public sealed class CodePointsTests
{
    // U+1F600 takes two code units, é one; a lone half counts as one of each.
    [Theory]
    [InlineData("abc", 2, 2)]
    [InlineData("\U0001F600abc", 1, 2)]
    [InlineData("é\U0001F600\U0001F600x", 3, 5)]
    [InlineData("\uD83Dx", 2, 2)]
    public void Position_AnyText_ConvertsBothWays(string text, int codePoints, int utf16)
    {
        Assert.Equal(utf16, CodePoints.ToUtf16(text, codePoints));
        Assert.Equal(codePoints, CodePoints.FromUtf16(text, utf16));
    }

    [Fact]
    public void Position_BeyondTheEnd_IsTheEnd() => Assert.Equal(2, CodePoints.ToUtf16("\U0001F600", 7));

    [Fact]
    public void Position_InsideAPair_IsThePairsEnd() => Assert.Equal(1, CodePoints.FromUtf16("\U0001F600", 1));
}
