using TpuRemote.Client.Displays.Charts.Axes;

namespace TpuRemote.Client.Tests.Displays.Charts.Axes;

public class TickLabelsTests
{
    [Theory]
    [InlineData(0, 1e6, 2, 5, "0.0", "0.2M", "0.4M", "0.6M", "0.8M", "1.0M")]
    [InlineData(0, 20000, 5, 3, "0", "5k", "10k", "15k", "20k")]
    [InlineData(0, 5000, 1, 3, "0", "1000", "2000", "3000", "4000", "5000")]
    [InlineData(-1, 1, 5, -1, "-1.0", "-0.5", "0.0", "0.5", "1.0")]
    [InlineData(0, 4e-5, 2, -5, "0", "2e-5", "4e-5")]
    [InlineData(1000000, 1000000.4, 2, -1, "1000000.0", "1000000.2", "1000000.4")]
    public void Of_Ticks_ShareDecimalsAndPrefix(double min, double max, int mantissa, int exponent, params string[] expected)
    {
        var step = new TickStep(mantissa, exponent);
        Assert.Equal(expected, TickLabels.Of(step.Within(min, max), step));
    }

    [Theory]
    [InlineData(123456, "123456")]
    [InlineData(-3, "-3")]
    [InlineData(0.30000000000000004, "0.3")]
    [InlineData(2.718281828, "2.7183")]
    [InlineData(1234.5678, "1234.6")]
    [InlineData(0.00012345678, "1.2346e-4")]
    [InlineData(-0.0, "0")]
    [InlineData(double.NaN, "NaN")]
    public void Value_Number_HasFiveDigits(double value, string expected) => Assert.Equal(expected, TickLabels.Value(value));

    [Fact]
    public void Count_Million_HasThousandsApart() => Assert.Equal("1,000,000", TickLabels.Count(1_000_000));
}
