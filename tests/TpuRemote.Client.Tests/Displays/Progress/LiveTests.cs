using TpuRemote.Client.Displays.Charts;
using TpuRemote.Client.Displays.Progress;

namespace TpuRemote.Client.Tests.Displays.Progress;

public sealed class LiveTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Fact]
    public void InTerminal_Redrawing_DrawsOverTheLinesBefore()
    {
        using var bar = new ProgressBar(2, "m", _time);
        var live = Live.InTerminal(bar, _output, redraw: true, _time);
        var first = bar.ToText();
        bar.Value = 1;
        bar.Value = 2;
        _time.Advance(0.1);
        var second = bar.ToText();
        live.Dispose();
        Assert.Equal($"{first}\n\e[1F\e[J{second}\n", _output.ToString());
    }

    [Fact]
    public void InTerminal_SeveralLines_GoesUpAsManyAsWereWritten()
    {
        var curve = new TrainingCurve();
        curve.Add(0, 1);
        var live = Live.InTerminal(curve, _output, redraw: true, _time);
        var lines = curve.ToText().Split('\n').Length;
        curve.Add(1, 2);
        live.Dispose();
        Assert.Contains($"\n\e[{lines}F\e[J", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void InTerminal_NotATerminal_WritesALineEveryFiveSecondsAndTheLast()
    {
        using var bar = new ProgressBar(100, null, _time);
        var live = Live.InTerminal(bar, _output, time: _time);
        for (var i = 1; i <= 100; i++)
        {
            bar.Value = i;
            _time.Advance(0.12);
        }
        bar.Dispose();
        live.Dispose();
        var lines = _output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length); // at 5 and at 10 of 12 seconds, and the end
        Assert.Contains("✓ done in 12 s", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain('\e', _output.ToString());
    }

    [Fact]
    public void InTerminal_NothingChanged_WritesNothingMore()
    {
        using var bar = new ProgressBar(100, null, _time);
        using var live = Live.InTerminal(bar, _output, redraw: true, _time);
        var once = _output.ToString();
        _time.Advance(60);
        Assert.Equal(once, _output.ToString());
    }

    [Fact]
    public void Dispose_Afterwards_ChangesAreNotWritten()
    {
        using var bar = new ProgressBar(100, null, _time);
        Live.InTerminal(bar, _output, redraw: true, _time).Dispose();
        var before = _output.ToString();
        bar.Value = 50;
        _time.Advance(60);
        Assert.Equal(before, _output.ToString());
    }

    [Fact]
    public void InTerminal_OutputIsClosed_TheWorkGoesOn()
    {
        using var bar = new ProgressBar(100, null, _time);
        using var live = Live.InTerminal(bar, _output, redraw: true, _time);
        _output.Dispose();
        bar.Value = 50;
        _time.Advance(1);
        bar.Value = 51;
        Assert.Equal(51, bar.Value);
    }

    [Fact]
    public void Over_NotDisplayed_WritesToTheConsoleUntilItsEnd()
    {
        var console = Console.Out;
        try
        {
            Console.SetOut(_output);
            foreach (var _ in ProgressBar.Over([1, 2, 3], "items")) { }
        }
        finally
        {
            Console.SetOut(console);
        }
        Assert.Contains("3 of 3, ✓ done in", _output.ToString(), StringComparison.Ordinal);
    }
}
