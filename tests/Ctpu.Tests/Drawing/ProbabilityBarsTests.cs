using Ctpu.Drawing;

namespace Ctpu.Tests.Drawing;

public sealed class ProbabilityBarsTests
{
    // A whole bar has 7 characters of 8 eighths: 0.5 is 28 eighths, three whole and a half; 0.25 is 14, one whole and six; 0.02 is 1.12.
    [Theory]
    [InlineData(0f, "3         0.00")]
    [InlineData(0.02f, "3 ▏       0.02")]
    [InlineData(0.25f, "3 █▊      0.25")]
    [InlineData(0.5f, "3 ███▌    0.50")]
    [InlineData(1f, "3 ███████ 1.00")]
    [InlineData(float.NaN, "3         NaN")]
    public void Line_Probability_IsABarOfItsLength(float probability, string expected) =>
        Assert.Equal(expected, ProbabilityBars.Line('3', probability));
}
