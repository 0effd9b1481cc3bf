using TpuRemote.Client.Displays.Charts.Drawing;

namespace TpuRemote.Client.Tests.Displays.Charts.Drawing;

public class DecimationTests
{
    [Fact]
    public void OfLine_FewPoints_KeepsAll() => Assert.Equal([0, 1, 2], Decimation.OfLine([0, 0, 0], [1, 2, 3], columns: 1));

    [Fact]
    public void OfLine_ManyInAColumn_KeepsFirstLowestHighestLast()
    {
        double[] x = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 1, 1.1, 1.2, 1.3, 1.4, 1.5];
        double[] y = [5, 9, 5, 1, 5, 5, 2, 3, 4, 5, 6, 7];
        Assert.Equal([0, 1, 3, 5, 6, 11], Decimation.OfLine(x, y, columns: 2));
    }

    [Fact]
    public void OfLine_OneSpikeInAMillion_Stays()
    {
        var x = new double[1_000_000];
        var y = new double[1_000_000];
        for (var i = 0; i < x.Length; i++) x[i] = i * 600.0 / x.Length;
        y[654_321] = 1;
        y[123_456] = -1;
        var kept = Decimation.OfLine(x, y, columns: 600);
        Assert.Contains(654_321, kept);
        Assert.Contains(123_456, kept);
        Assert.InRange(kept.Count, 1200, 2400);
    }

    [Fact]
    public void OfLine_RunningBackAndForth_StaysSmallAndKeepsBothExtremes()
    {
        double[] x = [.. Enumerable.Range(0, 10_000).Select(i => (double)(i * 7919 % 100))];
        double[] y = new double[10_000];
        (x[5_000], y[7_000]) = (200, 300);
        var kept = Decimation.OfLine(x, y, columns: 100);
        Assert.Contains(5_000, kept);
        Assert.Contains(7_000, kept);
        Assert.InRange(kept.Count, 200, 600);
        Assert.Equal(kept.Order().Distinct(), kept);
    }

    [Fact]
    public void OfCloud_ManyOnOnePlace_KeepsThePlaceAndTheOutermost()
    {
        var x = new double[10_000];
        var y = new double[10_000];
        Array.Fill(x, 50);
        Array.Fill(y, 50);
        (x[17], x[18], y[19], y[20]) = (0, 100, 0, 100);
        Assert.Equal([0, 17, 18, 19, 20], Decimation.OfCloud(x, y, most: 100));
    }
}
