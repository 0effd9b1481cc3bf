using TpuRemote.Client.Displays.Charts;
using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Tests.Displays.Charts;

public class BarChartTests
{
    // The axis runs from 0 to 2 over the pixels 296 to 10.
    [Fact]
    public void ToSvg_OneAndTwo_AreHalfAndWhole()
    {
        var bars = Chart.Bar(["a", "b"], [1, 2]).Svg().All("rect").ToList();
        Assert.Equal(["153", "10"], bars.Select(bar => bar.Get("y")));
        Assert.Equal(["143", "286"], bars.Select(bar => bar.Get("height")));
        Assert.Equal(["a: 1", "b: 2"], bars.Select(bar => bar.Value));
    }

    [Fact]
    public void ToSvg_Negative_HangsFromZero()
    {
        var bars = Chart.Bar([1, -1]).Svg().All("rect").ToList();
        Assert.Equal(["10", "153"], bars.Select(bar => bar.Get("y")));
        Assert.Equal(["143", "143"], bars.Select(bar => bar.Get("height")));
    }

    [Fact]
    public void With_Another_StandsBesideInAnotherPattern()
    {
        var bars = Chart.Bar(["a"], [1], "x").With("y", Tensor.From(new[] { 1f })).Svg().All("rect").Where(bar => bar.Value != "").ToList();
        Assert.Equal(["x, a: 1", "y, a: 1"], bars.Select(bar => bar.Value));
        Assert.Equal(["1", "0.3"], bars.Select(bar => bar.Get("fill-opacity")));
        Assert.NotEqual(bars[0].Get("x"), bars[1].Get("x"));
    }

    [Fact]
    public void Bar_FewerLabels_SaysHowMany() =>
        Assert.Contains(
            "1 labels and 2 values were given",
            Assert.Throws<TpuArgumentException>(() => Chart.Bar(["a"], [1, 2])).Message, StringComparison.Ordinal);

    [Fact]
    public void WithLogY_ZeroAndNaN_AreCountedApart()
    {
        var chart = Chart.Bar([1, 0, double.NaN, 100]).WithLogY();
        Assert.Contains("1 of 4 values are not finite", chart.ToText(), StringComparison.Ordinal);
        Assert.Contains("1 of 4 values are not above 0", chart.ToText(), StringComparison.Ordinal);
        Assert.Equal(2, chart.Svg().All("rect").Count());
    }

    [Fact]
    public void ToHtml_MillionBars_KeepsTheFarthestOfNeighbours()
    {
        var values = new float[1_000_000];
        values[777_777] = -5;
        var chart = Chart.Bar(values);
        Assert.InRange(chart.ToHtml().Length, 1_000, 200_000);
        Assert.Contains(chart.Svg().All("title"), title => title.Value.EndsWith(": -5", StringComparison.Ordinal));
        Assert.Contains("1,000,000 bars drawn as ", chart.ToHtml(), StringComparison.Ordinal);
    }

    // 64 columns less a label of one are 63: 2 fills them, 1 half of them, that is 31 and four eighths.
    [Fact]
    public void ToText_OneAndTwo_AreHalfAndWhole()
    {
        var lines = Chart.Bar(["a", "b"], [1, 2]).ToText().Split('\n');
        Assert.Equal($"a {new string('█', 31)}▌ 1", lines[0]);
        Assert.Equal($"b {new string('█', 63)} 2", lines[1]);
    }

    [Fact]
    public void ToText_Plain_IsAscii() =>
        Assert.Equal($"a {new string('#', 63)} 2", Chart.Bar(["a"], [2]).WithPlainText().ToText());

    [Fact]
    public void ToHtml_NoneOrAllZero_IsDrawn()
    {
        Assert.Contains("No values.", Chart.Bar(Array.Empty<int>()).ToHtml(), StringComparison.Ordinal);
        Assert.Equal(["0", "0"], Chart.Bar([0, 0]).Svg().All("rect").Select(bar => bar.Get("height")));
    }

    [Fact]
    public void ToSvg_LabelWithMarkup_IsText()
    {
        var chart = Chart.Bar(["<b>"], [1]);
        Assert.DoesNotContain("<b>", chart.ToHtml(), StringComparison.Ordinal);
        Assert.Contains(chart.Svg().All("text"), text => text.Value == "<b>");
    }
}
