using TpuRemote.Client.Displays.Charts;

namespace TpuRemote.Client.Tests.Displays.Charts;

public class TrainingCurveTests
{
    [Fact]
    public void Add_FewValues_DrawsThemAll()
    {
        var curve = new TrainingCurve("digits");
        curve.Add(1, 2.5);
        curve.Add(2, 0.5);
        curve.Add(3, 1.5);
        Assert.Equal(["loss: 1, 2.5", "loss: 2, 0.5", "loss: 3, 1.5"], Tooltips(curve));
        Assert.Contains("loss: last 1.5 at 3, min 0.5 at 2", curve.ToHtml(), StringComparison.Ordinal);
        Assert.Equal("step 3: loss 1.5 (min 0.5)", curve.ToLine());
    }

    [Fact]
    public void Add_SeveralNames_AreLinesEach()
    {
        var curve = new TrainingCurve();
        curve.Add(1, ("train", 2), ("test", 3));
        curve.Add(2, ("train", 1));
        Assert.Equal(["train: 1, 2", "train: 2, 1", "test: 1, 3"], Tooltips(curve));
        Assert.Equal("step 2: train 1 (min 1), test 3 (min 3)", curve.ToLine());
    }

    [Fact]
    public void Add_StepsInAnyOrder_AreSorted()
    {
        var curve = new TrainingCurve();
        curve.Add(2, 20);
        curve.Add(1, 10);
        Assert.Equal(["loss: 1, 10", "loss: 2, 20"], Tooltips(curve));
    }

    [Fact]
    public void Add_MillionValues_KeepsFewPointsAndTheExtremes()
    {
        var history = new History();
        for (var i = 0; i < 1_000_000; i++) history.Add(i, i switch { 345_678 => -5, 765_432 => 9, _ => Math.Sin(i) });
        var series = history.ToSeries("loss");
        Assert.InRange(series.X.Length, 500, 1026);
        Assert.Contains((345_678.0, -5.0), series.X.Zip(series.Y));
        Assert.Contains((765_432.0, 9.0), series.X.Zip(series.Y));
        Assert.Equal((0, 999_999), (series.X[0], series.X[^1]));
        Assert.Equal(series.X.Order(), series.X);
        // 512 stretches hold 1 048 576 values where each has 2048.
        Assert.Contains("loss: of each 2,048 values the least and the greatest are drawn.", history.Remarks("loss"));
    }

    [Fact]
    public void Add_OneMoreThanFits_JoinsNeighbours()
    {
        var history = new History();
        for (var i = 0; i < 513; i++) history.Add(i, i);
        var series = history.ToSeries("loss");
        // Rising values: of each two both stay, and nothing is lost.
        Assert.Equal(Enumerable.Range(0, 513).Select(i => (double)i), series.Y);
    }

    [Fact]
    public void Add_NotFinite_IsSaidWithTheFirstStep()
    {
        var curve = new TrainingCurve();
        curve.Add(1, 1);
        curve.Add(2, double.NaN);
        curve.Add(3, double.PositiveInfinity);
        Assert.Contains("loss: 2 of 3 values are not finite, the first at 2.", curve.ToText(), StringComparison.Ordinal);
        Assert.Contains("last Infinity at 3, min 1 at 1", curve.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_NoValues_SaysSo()
    {
        var curve = new TrainingCurve("empty");
        Assert.Contains("No values.", curve.ToHtml(), StringComparison.Ordinal);
        Assert.Equal("no values", curve.ToLine());
        Assert.Contains("x: 0, 1", curve.ToChart().With("x", [1]).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_WhileItIsDrawn_DrawsWhole()
    {
        var curve = new TrainingCurve();
        var adding = Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++) curve.Add(i, ("a", i), ("b", -i));
        });
        while (!adding.IsCompleted) Assert.Equal("svg", curve.ToChart().Svg().Name.LocalName);
        await adding.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("step 19,999: a 19999 (min 0), b -19999 (min -19999)", curve.ToLine());
    }

    [Fact]
    public void PropertyChanged_OneStep_IsToldOnce()
    {
        var curve = new TrainingCurve();
        var told = 0;
        curve.PropertyChanged += (_, _) => told++;
        curve.Add(1, ("a", 1), ("b", 2));
        Assert.Equal(1, told);
    }

    private static IEnumerable<string> Tooltips(TrainingCurve curve) =>
        curve.ToChart().Svg().All("circle").Select(circle => circle.Value);
}
