using System.Xml.Linq;
using TpuRemote.Client.Displays.Progress;
using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Tests.Displays.Progress;

public class ProgressBarTests
{
    private readonly ManualTime _time = new();

    // 25 of 100 in 10 seconds are 2.5 in a second, so 75 take 30. A quarter of 24 columns is 6.
    [Fact]
    public void ToText_Quarter_TellsRateAndRemainingTime()
    {
        using var bar = new ProgressBar(100, "training", _time);
        _time.Advance(10);
        bar.Value = 25;
        Assert.Equal(2.5, bar.Rate);
        Assert.Equal(TimeSpan.FromSeconds(30), bar.Remaining);
        Assert.Equal($"training ▕{new string('█', 6)}{new string(' ', 18)}▏ 25%, 25 of 100, 2.5/s, 30 s left", bar.ToText());
    }

    [Fact]
    public void ToText_PartOfAColumn_IsDrawnInEighths()
    {
        using var bar = new ProgressBar(24 * 8, null, _time);
        bar.Value = 11;
        Assert.StartsWith("▕█▍ ", bar.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToText_Slow_TellsTheTimeOfEach()
    {
        using var bar = new ProgressBar(4, null, _time);
        _time.Advance(24);
        bar.Advance(2);
        Assert.EndsWith("50%, 2 of 4, 12 s each, 24 s left", bar.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Value_29Of100_Is29Percent()
    {
        using var bar = new ProgressBar(100, null, _time) { Value = 29 };
        Assert.EndsWith("29%, 29 of 100", bar.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_AllDone_StopsTheClock()
    {
        var bar = new ProgressBar(2, null, _time);
        _time.Advance(4);
        bar.Report(2);
        bar.Dispose();
        _time.Advance(100);
        Assert.True(bar.IsEnded);
        Assert.EndsWith("2 of 2, ✓ done in 4 s, 2 s each", bar.ToText(), StringComparison.Ordinal);
        Assert.Null(bar.Remaining);
    }

    [Fact]
    public void Dispose_BeforeTheEnd_SaysThatItStopped()
    {
        var bar = new ProgressBar(10, null, _time) { Value = 3 };
        _time.Advance(3);
        bar.Dispose();
        Assert.Contains("3 of 10, ✗ stopped after 3 s", bar.ToText(), StringComparison.Ordinal);
        Assert.Contains("class=\"bad\"", bar.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Total_Unknown_CountsWithoutABar()
    {
        var bar = new ProgressBar(null, "reading", _time);
        _time.Advance(2);
        bar.Advance(1000);
        bar.Advance(1000);
        Assert.Equal("reading 2,000, 1000/s", bar.ToText());
        Assert.DoesNotContain("value=", bar.ToHtml(), StringComparison.Ordinal);
        bar.Dispose();
        Assert.Contains("2,000, ✓ done in 2 s", bar.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Value_BeyondTheTotal_IsFullAndSaid()
    {
        using var bar = new ProgressBar(2, null, _time) { Value = 5 };
        Assert.Equal($"▕{new string('█', 24)}▏ 100%, 5 of 2", bar.ToText());
    }

    [Fact]
    public void Value_Negative_IsRefused()
    {
        using var bar = new ProgressBar(2);
        Assert.Contains("-1 was given", Assert.Throws<TpuArgumentException>(() => bar.Value = -1).Message, StringComparison.Ordinal);
        Assert.Throws<TpuArgumentException>(() => bar.Advance(-1));
        Assert.Throws<TpuArgumentException>(() => new ProgressBar(-2));
    }

    [Fact]
    public void ToHtml_MessageWithMarkup_IsTextAndTheElementIsAccessible()
    {
        using var bar = new ProgressBar(4, "<b>\"x\"", _time) { Value = 1 };
        var html = XElement.Parse(bar.ToHtml());
        var progress = html.Descendants("progress").Single();
        Assert.Equal("<b>\"x\"", progress.Attribute("aria-label")!.Value);
        Assert.Equal(("0.25", "1"), (progress.Attribute("value")!.Value, progress.Attribute("max")!.Value));
        Assert.Equal("<b>\"x\"", html.Elements("span").First().Value);
    }

    [Fact]
    public void PropertyChanged_EachChange_IsToldOnce()
    {
        var told = new List<string?>();
        var bar = new ProgressBar(3);
        bar.PropertyChanged += (_, change) => told.Add(change.PropertyName);
        bar.Value = 1;
        bar.Message = "m";
        bar.Advance();
        bar.Dispose();
        bar.Dispose();
        Assert.Equal(["Value", "Message", "Value", "IsEnded"], told);
    }

    [Fact]
    public async Task Advance_FromManyThreads_LosesNothing()
    {
        using var bar = new ProgressBar(40_000);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++) bar.Advance();
        }))).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(40_000, bar.Value);
    }

    [Fact]
    public void Over_List_CountsAndEnds()
    {
        var bar = ProgressBar.Over(new[] { "a", "b" }, "letters", _time);
        var states = new List<(string, long)>();
        bar.PropertyChanged += (_, _) => { };
        foreach (var letter in bar) states.Add((letter, bar.Value));
        Assert.Equal([("a", 0L), ("b", 1L)], states);
        Assert.Equal(2, bar.Total);
        Assert.True(bar.IsEnded);
        Assert.Equal(2, bar.Count());
        Assert.Equal(2, bar.Value);
    }

    [Fact]
    public void Over_LeftEarly_SaysThatItStopped()
    {
        var bar = ProgressBar.Over([1, 2, 3], null, _time);
        bar.PropertyChanged += (_, _) => { };
        foreach (var item in bar)
        {
            if (item == 2) break;
        }
        Assert.Contains("1 of 3, ✗ stopped", bar.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Over_Generator_HasNoTotal()
    {
        var bar = ProgressBar.Over(Enumerable.Range(0, 9).Where(i => i % 2 == 0));
        bar.PropertyChanged += (_, _) => { };
        Assert.Equal([0, 2, 4, 6, 8], [.. bar]);
        Assert.Null(bar.Total);
        Assert.Equal(5, bar.Value);
    }
}
