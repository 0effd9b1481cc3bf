using MathNet.Numerics.LinearAlgebra;
using TpuRemote.Client.Displays.Charts;
using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Tests.Displays.Charts;

public class LineChartTests
{
    // 640 by 320. Left: margin 10, labels "0.0" of 3 characters of 6.2, gap 6. Right: half of the last label and 2.
    // Bottom: margin 10 and 14 for the labels. Top: margin 10.
    [Fact]
    public void ToSvg_UnitLine_RunsFromCornerToCorner()
    {
        var svg = Chart.Line([0.0, 1], [0.0, 1]).Svg();
        Assert.Contains(svg.All("path"), path => path.Get("d") == "M34.6 296 628.7 10");
        Assert.Equal(
            ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"], svg.All("text").Where(t => t.Get("text-anchor") == "end").Select(t => t.Value));
    }

    [Fact]
    public void ToSvg_AnyInput_IsTheSameLine()
    {
        var expected = Chart.Line(new double[] { 1, 2, 4 }).ToSvg();
        Assert.Equal(expected, Chart.Line(new float[] { 1, 2, 4 }).ToSvg());
        Assert.Equal(expected, Chart.Line([1, 2, 4]).ToSvg());
        Assert.Equal(expected, Chart.Line(new List<byte> { 1, 2, 4 }).ToSvg());
        Assert.Equal(expected, Chart.Line(Enumerable.Range(0, 3).Select(i => Math.Pow(2, i))).ToSvg());
        Assert.Equal(expected, Chart.Line(Vector<float>.Build.Dense([1f, 2, 4])).ToSvg());
        Assert.Equal(expected, Chart.Line(Tensor.From(new[] { 1, 2, 4 })).ToSvg());
        Assert.Equal(expected, Chart.Line(Tensor.From(new[] { 1f, 2, 4 }).Cast(Hlo.ElementTypes.ElementType.Bf16)).ToSvg());
        Assert.Equal(expected, Chart.Line([0, 1, 2], [1f, 2, 4]).ToSvg());
    }

    [Fact]
    public void With_AnotherLine_TakesTheFirstsPlacesAndALegend()
    {
        var svg = Chart.Line([10, 20], [1, 2], "train").With("test", [2.0, 1]).Svg();
        Assert.Contains(svg.All("text"), text => text.Value == "test");
        Assert.Contains(svg.All("title"), title => title.Value == "test: 20, 1");
        Assert.Contains(svg.All("path"), path => path.Get("stroke-dasharray") != "");
    }

    [Fact]
    public void With_FewerValues_SaysHowMany()
    {
        var refused = Assert.Throws<TpuArgumentException>(() => Chart.Line([1, 2, 3]).With("test", [1, 2]));
        Assert.Contains("3 of x and 2 of y were given", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_TensorOfRankTwo_IsRefused() =>
        Assert.Contains(
            "a tensor of rank 1 was expected, tensor<1x2xf32> was given",
            Assert.Throws<TpuArgumentException>(() => Chart.Line(Tensor.From(new float[,] { { 1, 2 } }))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void ToHtml_TitleWithMarkup_IsText()
    {
        const string title = "<script>alert(1)</script> & \u0001";
        var chart = Chart.Line([1, 2], "</svg><img>").WithTitle(title).WithAxes("<x>", "\"y\"");
        Assert.DoesNotContain("<script", chart.ToHtml(), StringComparison.Ordinal);
        Assert.DoesNotContain("<img", chart.ToHtml(), StringComparison.Ordinal);
        var words = chart.Svg().All("text").Select(text => text.Value).ToList();
        Assert.Contains("<script>alert(1)</script> & \uFFFD", words);
        Assert.Contains("<x>", words);
        Assert.Contains("\"y\"", words);
    }

    [Fact]
    public void ToSvg_ForScreenReaders_IsOneImageWithItsRange()
    {
        var svg = Chart.Line([3.0, 1, 2], "train").WithTitle("Loss").Svg();
        Assert.Equal("img", svg.Get("role"));
        Assert.Equal("Line chart “Loss”. train: 3 points from 1 to 3.", svg.Get("aria-label"));
    }

    [Fact]
    public void ToSvg_NotFinite_IsAGapAndCounted()
    {
        var chart = Chart.Line([0, 1, double.NaN, 1, double.PositiveInfinity, 1]);
        Assert.Contains("2 of 6 points are not finite and left out.", chart.ToHtml(), StringComparison.Ordinal);
        Assert.EndsWith("2 of 6 points are not finite and left out.", chart.ToText(), StringComparison.Ordinal);
        var line = chart.Svg().All("path").Single(path => path.Get("stroke-width") == "1.8" && path.Get("fill") == "none").Get("d");
        Assert.Equal(3, line.Count(c => c == 'M'));
        Assert.EndsWith("h0", line, StringComparison.Ordinal);
    }

    [Fact]
    public void WithLogY_NotAboveZero_IsCountedApart()
    {
        var html = Chart.Line([1, 10, 0, -1, double.NaN, 100]).WithLogY().ToHtml();
        Assert.Contains("1 of 6 points are not finite", html, StringComparison.Ordinal);
        Assert.Contains("2 of 6 points are not above 0", html, StringComparison.Ordinal);
        Assert.Contains(">100</text>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_MillionPoints_IsSmallAndSaysSo()
    {
        var values = new double[1_000_000];
        for (var i = 0; i < values.Length; i++) values[i] = i * 7919L % 1000;
        var html = Chart.Line(values).ToHtml();
        Assert.InRange(html.Length, 10_000, 100_000);
        Assert.Contains("1,000,000 points, drawn as ", html, StringComparison.Ordinal);
        Assert.DoesNotContain("drawn as", Chart.Line(values).ToText(), StringComparison.Ordinal); // a terminal has them all
    }

    [Fact]
    public void ToHtml_MillionGaps_StaysSmall()
    {
        var values = new double[1_000_000];
        for (var i = 0; i < values.Length; i++) values[i] = i % 2 == 0 ? double.NaN : i;
        Assert.InRange(Chart.Line(values).ToHtml().Length, 5_000, 100_000);
    }

    [Fact]
    public void ToHtml_Empty_SaysSo() => Assert.Contains("No values.", Chart.Line(Array.Empty<float>()).ToHtml(), StringComparison.Ordinal);

    [Fact]
    public void ToSvg_Constant_LiesAmidTheAxis()
    {
        // 5 lies amid 4.4 to 5.6, so amid 10 and 296 pixels.
        var spots = Chart.Line([5.0, 5]).Svg().All("circle").Select(circle => circle.Get("cy"));
        Assert.Equal(["153", "153"], spots);
    }

    [Fact]
    public void ToText_PlainText_IsAsciiWithItsFrame()
    {
        var lines = Chart.Line([0, 1]).WithSize(120, 120).WithTitle("T").WithAxes("step", "loss").WithPlainText().ToText().Split('\n');
        Assert.All(lines, line => Assert.True(line.All(char.IsAscii), line));
        Assert.Equal("T", lines[0]);
        Assert.Equal("loss", lines[1]);
        Assert.Equal("1.0 |          **", lines[2]);
        Assert.Equal("0.0 |**", lines[7]);
        Assert.Equal("    +------------", lines[8]);
        Assert.Equal("step", lines[^1].Trim());
    }

    [Theory]
    [InlineData(119, 300)]
    [InlineData(300, 4001)]
    public void WithSize_OutOfRange_IsRefused(int width, int height) =>
        Assert.Contains(
            $"{width} and {height} were given",
            Assert.Throws<TpuArgumentException>(() => Chart.Line([1, 2]).WithSize(width, height)).Message, StringComparison.Ordinal);

    [Fact]
    public void With_AnyMethod_LeavesTheChartAsItWas()
    {
        var chart = Chart.Line([1, 2], "a");
        var before = chart.ToSvg();
        chart.With("b", [2, 1]).WithTitle("t").WithLogX().WithLogY().WithSize(200, 200).WithAxes("x", "y");
        Assert.Equal(before, chart.ToSvg());
    }
}
