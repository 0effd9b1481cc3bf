using TpuRemote.Client.Displays.Progress;

namespace TpuRemote.Client.Tests.Displays.Progress;

public class DurationsTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.254, "0.25 s")]
    [InlineData(12.4, "12 s")]
    [InlineData(59.6, "1 min 00 s")]
    [InlineData(185, "3 min 05 s")]
    [InlineData(7620, "2 h 07 min")]
    [InlineData(273600, "3 d 04 h")]
    public void Text_Seconds_IsAsOneSays(double seconds, string expected) =>
        Assert.Equal(expected, Durations.Text(TimeSpan.FromSeconds(seconds)));
}
