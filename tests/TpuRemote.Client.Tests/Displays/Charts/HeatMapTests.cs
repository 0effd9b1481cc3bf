using MathNet.Numerics.LinearAlgebra;
using TpuRemote.Client.Displays.Charts;
using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Tests.Displays.Charts;

public class HeatMapTests
{
    private static readonly double[,] Small = { { 0, 1 }, { 2, 3 } };

    [Fact]
    public void ToSvg_FourCells_RunFromTheFirstColourToTheLast()
    {
        var cells = Chart.HeatMap(Small).Svg().All("rect").Where(rect => rect.Value != "").ToList();
        Assert.Equal(["0, 0: 0", "0, 1: 1", "1, 0: 2", "1, 1: 3"], cells.Select(cell => cell.Value));
        // A third of viridis' nine steps is its fourth stop, two thirds its seventh.
        Assert.Equal(["#440154", "#31688e", "#35b779", "#fde725"], cells.Select(cell => cell.Get("fill")));
        Assert.True(double.Parse(cells[0].Get("y")) < double.Parse(cells[2].Get("y")), "row 0 is on top");
    }

    [Fact]
    public void HeatMap_AnyInput_IsTheSame()
    {
        var expected = Chart.HeatMap(Small).ToSvg();
        Assert.Equal(expected, Chart.HeatMap(new float[,] { { 0, 1 }, { 2, 3 } }).ToSvg());
        Assert.Equal(expected, Chart.HeatMap(new[] { new[] { 0, 1 }, new[] { 2, 3 } }).ToSvg());
        Assert.Equal(expected, Chart.HeatMap(Matrix<float>.Build.DenseOfArray(new float[,] { { 0, 1 }, { 2, 3 } })).ToSvg());
        Assert.Equal(expected, Chart.HeatMap(Tensor.From(new[,] { { 0, 1 }, { 2, 3 } })).ToSvg());
    }

    [Fact]
    public void HeatMap_RaggedRows_SaysWhich() =>
        Assert.Contains(
            "row 0 has 2 values, row 1 has 1",
            Assert.Throws<TpuArgumentException>(() => Chart.HeatMap(new[] { new[] { 1f, 2 }, new[] { 3f } })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void ToSvg_NaN_IsBlankAndCounted()
    {
        var chart = Chart.HeatMap(new[,] { { 1, double.NaN }, { 2, double.NegativeInfinity } });
        Assert.Equal(["0, 0: 1", "1, 0: 2"], chart.Svg().All("title").Select(title => title.Value));
        Assert.Contains("2 of 4 values are not finite and left blank.", chart.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void WithColors_BlueRed_HasZeroInTheMiddle()
    {
        var chart = Chart.HeatMap(new[,] { { 0, 4, -2 } }).WithColors(ColorScale.BlueRed);
        // -2 is a quarter of -4 to 4: amid the second and the third of seven stops, (67A9CF + D1E5F0) / 2.
        Assert.Equal(["#f7f7f7", "#b2182b", "#9cc7e0"], Fills(chart));
    }

    [Fact]
    public void WithLogColors_Decades_AreEvenSteps()
    {
        var chart = Chart.HeatMap(new[,] { { 1, 10, 100, 0 } }).WithColors(ColorScale.Gray).WithLogColors();
        Assert.Equal(["#000000", "#808080", "#ffffff"], Fills(chart));
        Assert.Contains("1 of 4 values are not above 0", chart.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void WithRange_ValuesBeyond_HaveTheEndsColour()
    {
        var chart = Chart.HeatMap(new[,] { { -9, 0, 9 } }).WithRange(-1, 1).WithColors(ColorScale.Gray);
        Assert.Equal(["#000000", "#808080", "#ffffff"], Fills(chart));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(0, double.NaN)]
    public void WithRange_EmptyOrNotFinite_IsRefused(double min, double max) =>
        Assert.Throws<TpuArgumentException>(() => Chart.HeatMap(Small).WithRange(min, max));

    [Fact]
    public void WithLogColors_RangeNotAboveZero_IsRefused() =>
        Assert.Throws<TpuArgumentException>(() => Chart.HeatMap(Small).WithRange(0, 1).WithLogColors());

    [Fact]
    public void ToHtml_MillionCells_AreMeansOfBlocksAndSmall()
    {
        var values = new float[1000, 1000];
        values[500, 500] = 64;
        var chart = Chart.HeatMap(values);
        Assert.InRange(chart.ToHtml().Length, 10_000, 600_000);
        Assert.Contains("mean of 8 &#215; 8 values; they run from 0 to 64.", chart.ToHtml(), StringComparison.Ordinal);
        Assert.EndsWith("mean of 28 × 28 values; they run from 0 to 64.", chart.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void WithLabels_Both_NameTheCells()
    {
        var chart = Chart.HeatMap(Small).WithLabels(["r0", "r1"], ["c0", "c1"]);
        Assert.Contains(chart.Svg().All("title"), title => title.Value == "r1, c0: 2");
        Assert.StartsWith("r0 ", chart.ToText(), StringComparison.Ordinal);
        Assert.Contains("2 rows and 2 columns, 1 and 2 labels were given",
            Assert.Throws<TpuArgumentException>(() => Chart.HeatMap(Small).WithLabels(["r"], ["c0", "c1"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ToText_Plain_IsTenStepsOfAscii()
    {
        var lines = Chart.HeatMap(new[,] { { 0, 5, 10 }, { 10, double.NaN, 0 } }).WithPlainText().ToText().Split('\n');
        Assert.Equal("0   ++@@", lines[0]);
        Assert.Equal("1 @@??", lines[1]);
        Assert.StartsWith("   0  .. 1  :: 2  -- 3", lines[2], StringComparison.Ordinal);
    }

    private static IEnumerable<string> Fills(HeatMap chart) =>
        chart.Svg().All("rect").Where(rect => rect.Value != "").Select(cell => cell.Get("fill"));

    [Fact]
    public void ToHtml_NoCells_SaysSo() => Assert.Contains("No values.", Chart.HeatMap(new float[0, 0]).ToHtml(), StringComparison.Ordinal);
}
