using TpuRemote.Client.Displays.Charts.Axes;

namespace TpuRemote.Client.Tests.Displays.Charts.Axes;

public class AxisTests
{
    [Fact]
    public void Of_Percentages_HasTicksAndShares()
    {
        var axis = Axis.Of(3, 97, isLog: false, atMost: 5, isNice: true);
        Assert.Equal((0, 100), (axis.Min, axis.Max));
        Assert.Equal([0, 20, 40, 60, 80, 100], axis.Ticks);
        Assert.Equal(["0", "20", "40", "60", "80", "100"], axis.Labels);
        Assert.Equal(0.25, axis.Share(25));
    }

    [Fact]
    public void Of_NotNice_KeepsTheRange()
    {
        var axis = Axis.Of(3, 97, isLog: false, atMost: 5, isNice: false);
        Assert.Equal((3, 97), (axis.Min, axis.Max));
        Assert.Equal([20, 40, 60, 80], axis.Ticks);
    }

    [Theory]
    [InlineData(5, 4.5, 5.5)]
    [InlineData(-20, -22, -18)]
    [InlineData(0, -1, 1)]
    public void Of_Constant_LiesInTheMiddle(double value, double min, double max)
    {
        var axis = Axis.Of(value, value, isLog: false, atMost: 5, isNice: false);
        Assert.Equal((min, max), (axis.Min, axis.Max));
        Assert.Equal(0.5, axis.Share(value));
    }

    [Fact]
    public void Of_NoValues_IsOneUnit()
    {
        var axis = Axis.Of(double.PositiveInfinity, double.NegativeInfinity, isLog: false, atMost: 5, isNice: true);
        Assert.Equal((0, 1), (axis.Min, axis.Max));
    }

    [Theory]
    [InlineData(-double.MaxValue, double.MaxValue)]
    [InlineData(0, double.Epsilon)]
    [InlineData(1e16, 1.0000000000000002e16)]
    public void Of_ExtremeRanges_HasFiniteOrderedTicks(double min, double max)
    {
        var axis = Axis.Of(min, max, isLog: false, atMost: 5, isNice: true);
        Assert.InRange(axis.Ticks.Count, 2, 12);
        Assert.Equal(axis.Ticks.Distinct().Order(), axis.Ticks);
        Assert.All(axis.Ticks, tick => Assert.InRange(axis.Share(tick), -1e-9, 1 + 1e-9));
    }

    [Fact]
    public void Of_LogDecades_ShareIsInFactors()
    {
        var axis = Axis.Of(1, 1000, isLog: true, atMost: 5, isNice: true);
        Assert.Equal([1, 10, 100, 1000], axis.Ticks);
        Assert.Equal(["1", "10", "100", "1k"], axis.Labels);
        Assert.Equal(1 / 3.0, axis.Share(10), 1e-12);
    }

    [Fact]
    public void Of_LogWithinADecade_MarksOneTwoFive()
    {
        var axis = Axis.Of(0.03, 0.7, isLog: true, atMost: 5, isNice: true);
        Assert.Equal((0.02, 1), (axis.Min, axis.Max));
        Assert.Equal([0.02, 0.05, 0.1, 0.2, 0.5, 1], axis.Ticks);
    }

    [Fact]
    public void Of_LogConstant_LiesWithin()
    {
        var axis = Axis.Of(10, 10, isLog: true, atMost: 5, isNice: false);
        Assert.Equal((1, 100), (axis.Min, axis.Max));
        Assert.Equal(0.5, axis.Share(10), 1e-12);
    }

    [Fact]
    public void Of_LogOfAllDoubles_HasFewTicks() =>
        Assert.InRange(Axis.Of(double.Epsilon, double.MaxValue, isLog: true, atMost: 5, isNice: true).Ticks.Count, 3, 6);
}
