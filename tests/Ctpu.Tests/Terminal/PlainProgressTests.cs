using Ctpu.Terminal;

namespace Ctpu.Tests.Terminal;

public sealed class PlainProgressTests
{
    [Fact]
    public void Report_WithinFiveSeconds_PrintsNothing_ThenALine()
    {
        var (output, clock) = (new StringWriter { NewLine = "\n" }, new HandClock());
        var progress = new PlainProgress(output, "training", 200, clock);
        clock.Seconds = 4;
        progress.Report(50);
        Assert.Empty(output.ToString());
        clock.Seconds = 6;
        progress.Report(100);
        clock.Seconds = 8;
        progress.Report(120);
        Assert.Equal("  training: 50 % after 6 s\n", output.ToString());
        clock.Seconds = 11;
        progress.Report(150);
        Assert.EndsWith("  training: 75 % after 11 s\n", output.ToString(), StringComparison.Ordinal);
    }

    private sealed class HandClock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(Seconds * 1000);
    }
}
