using TpuRemote.Client.Displays.Charts.Axes;

namespace TpuRemote.Client.Tests.Displays.Charts.Axes;

public class TickStepTests
{
    [Theory]
    [InlineData(0, 10, 5, 2)]
    [InlineData(0, 1, 5, 0.2)]
    [InlineData(0, 11, 5, 5)] // 2.2 is more than 2
    [InlineData(0, 26, 5, 10)] // 5.2 is more than 5
    [InlineData(0, 0.3, 3, 0.1)] // 0.3 / 3 is a hair more than 0.1 in binary
    [InlineData(-4e-7, 6e-7, 5, 2e-7)]
    public void For_Range_IsTheLeastOfOneTwoFive(double min, double max, int atMost, double expected) =>
        Assert.Equal(expected, TickStep.For(min, max, atMost).Size);

    [Fact]
    public void Within_TenthsUpToOne_AreTheDecimalNumbers() =>
        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], new TickStep(1, -1).Within(0, 1));

    [Fact]
    public void Around_RangeBetweenTicks_EndsAtTicks()
    {
        Assert.Equal((-10, 15), new TickStep(5, 0).Around(-7, 13));
        Assert.Equal((-5, 10), new TickStep(5, 0).Around(-5, 10));
    }
}
