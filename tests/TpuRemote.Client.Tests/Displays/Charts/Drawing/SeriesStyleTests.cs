using TpuRemote.Client.Displays.Charts.Drawing;

namespace TpuRemote.Client.Tests.Displays.Charts.Drawing;

public class SeriesStyleTests
{
    [Fact]
    public void Line_First64_AreAllDifferent() =>
        Assert.Equal(64, Enumerable.Range(0, 64).Select(i => SeriesStyle.Line(i)).Distinct().Count());

    [Fact]
    public void Line_FirstEight_DifferWithoutColour() =>
        Assert.Equal(8, Enumerable.Range(0, 8).Select(i => SeriesStyle.Line(i).Split("stroke-linecap")[1]).Distinct().Count());

    [Fact]
    public void MarkerPath_FirstEight_DifferInShape() =>
        Assert.Equal(
            8, Enumerable.Range(0, 8).Select(i => SeriesStyle.MarkerPath(i, 10, 10, 4) + SeriesStyle.Marker(i)[..12]).Distinct().Count());

    [Fact]
    public void MarkerPath_Square_IsAboutThePoint() =>
        Assert.Equal("M6.4 16.4h7.2v7.2h-7.2z", SeriesStyle.MarkerPath(1, 10, 20, 4));
}
