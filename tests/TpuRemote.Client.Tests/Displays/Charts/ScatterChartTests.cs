using TpuRemote.Client.Displays.Charts;
using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Tests.Displays.Charts;

public class ScatterChartTests
{
    [Fact]
    public void ToSvg_Groups_HaveColoursShapesAndNamesInOrder()
    {
        var svg = Chart.Scatter([1, 2, 3, 4], [1, 2, 3, 4], ["b", "a", "b", "a"]).Svg();
        Assert.Equal(["a", "b"], svg.All("text").Where(t => t.Get("text-anchor") == "start").Select(t => t.Value));
        Assert.Equal(["a: 2, 2", "a: 4, 4", "b: 1, 1", "b: 3, 3"], svg.All("title").Select(title => title.Value));
    }

    [Fact]
    public void Scatter_Tensors_AreTheSameCloud() =>
        Assert.Equal(
            Chart.Scatter([1, 2], [3, 4], [0, 1]).ToSvg(),
            Chart.Scatter(Tensor.From(new[] { 1f, 2 }), Tensor.From(new[] { 3, 4 }), Tensor.From(new byte[] { 0, 1 })).ToSvg());

    [Fact]
    public void Scatter_TooFewGroups_SaysHowMany() =>
        Assert.Contains(
            "2 points and 1 groups were given",
            Assert.Throws<TpuArgumentException>(() => Chart.Scatter([1, 2], [1, 2], [1])).Message, StringComparison.Ordinal);

    [Fact]
    public void Scatter_NameInsteadOfGroups_IsTheLegend() =>
        Assert.Contains(Chart.Scatter([1, 2, 3], [1, 2, 3], "abc").Svg().All("text"), text => text.Value == "abc");

    [Fact]
    public void ToHtml_HundredThousandPoints_IsSmall()
    {
        var random = new Random(7);
        double[] x = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextDouble())];
        double[] y = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextDouble())];
        var html = Chart.Scatter(x, y).ToHtml();
        Assert.InRange(html.Length, 10_000, 400_000);
        Assert.Contains("100,000 points, drawn as ", html, StringComparison.Ordinal);
    }

    [Fact]
    public void WithLogX_PointsNotAboveZero_AreCounted() =>
        Assert.Contains(
            "1 of 3 points are not above 0", Chart.Scatter([0, 1, 10], [1, 1, 1]).WithLogX().ToText(), StringComparison.Ordinal);
}
