using System.Diagnostics.Metrics;
using System.Text.Json;
using TpuRemote.Server.Metrics;

namespace TpuRemote.Server.Tests.Metrics;

/// <summary>Prometheus' text format 0.0.4, by hand and by Prometheus' own parser.</summary>
public sealed class MetricsPageTests : IDisposable
{
    private readonly Meter _meter = new("test");
    private readonly MetricsPage _page;

    public MetricsPageTests()
    {
        _page = new MetricsPage(_meter);
        var calls = _meter.CreateCounter<long>("app.calls", "{call}", "Calls \\ of\nthe app.");
        calls.Add(2, Tag("who", "a\"b\\c\nd"), Tag("app.kind", "x"));
        calls.Add(1, Tag("who", "e"), Tag("app.kind", "x"));
        calls.Add(3, Tag("who", "e"), Tag("app.kind", "x"));
        var time = _meter.CreateHistogram<double>(
            "app.time", "s", "Time.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        time.Record(0.5);
        time.Record(0.75);
        time.Record(3);
        var depth = _meter.CreateUpDownCounter<long>("app.depth", null, "Depth.");
        depth.Add(5);
        depth.Add(-7);
        var size = 7L;
        _meter.CreateObservableUpDownCounter("app.size", () => size++, "By", "Size.");
        _meter.CreateCounter<long>("app.unused");
    }

    [Fact]
    public void Page_IsAsTheFormatHasIt()
    {
        const string Expected = """
            # HELP app_calls_total Calls \\ of\nthe app.
            # TYPE app_calls_total counter
            app_calls_total{who="a\"b\\c\nd",app_kind="x"} 2
            app_calls_total{who="e",app_kind="x"} 4
            # HELP app_depth Depth.
            # TYPE app_depth gauge
            app_depth -2
            # HELP app_size_bytes Size.
            # TYPE app_size_bytes gauge
            app_size_bytes 7
            # HELP app_time_seconds Time.
            # TYPE app_time_seconds histogram
            app_time_seconds_bucket{le="0.5"} 1
            app_time_seconds_bucket{le="1"} 2
            app_time_seconds_bucket{le="+Inf"} 3
            app_time_seconds_sum 4.25
            app_time_seconds_count 3

            """;
        Assert.Equal(Expected, _page.Write());
    }

    [Fact]
    public void Page_ReadAgain_TellsWhatIsObservedThen()
    {
        _page.Write();
        Assert.Contains("app_size_bytes 8\n", _page.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_TellsOfItsOwnMeterOnly()
    {
        using var other = new Meter("test");
        other.CreateCounter<long>("other.calls").Add(1);
        Assert.DoesNotContain("other", _page.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Series_CountedByManyThreads_LoseNone()
    {
        var counter = _meter.CreateCounter<long>("app.raced");
        Parallel.For(0, 10_000, i => counter.Add(1, Tag("even", i % 2 == 0 ? "yes" : "no")));
        Assert.Contains("app_raced_total{even=\"no\"} 5000\napp_raced_total{even=\"yes\"} 5000\n", _page.Write(), StringComparison.Ordinal);
    }

    [PrometheusFact]
    public async Task Page_IsReadByPrometheusItself()
    {
        var read = await PrometheusParser.ReadAsync(_page.Write());
        var families = read.EnumerateArray().ToDictionary(family => family.GetProperty("name").GetString()!);

        // The parser takes "total" off the name of a counter's family.
        Assert.Equal(["app_calls", "app_depth", "app_size_bytes", "app_time_seconds"], families.Keys.Order(StringComparer.Ordinal));
        var ordered = families.OrderBy(family => family.Key, StringComparer.Ordinal).Select(family => family.Value);
        Assert.Equal(["counter", "gauge", "gauge", "histogram"], ordered.Select(family => family.GetProperty("type").GetString()));
        Assert.Equal("Calls \\ of\nthe app.", families["app_calls"].GetProperty("help").GetString());
        var first = families["app_calls"].GetProperty("samples")[0];
        Assert.Equal("a\"b\\c\nd", first.GetProperty("labels").GetProperty("who").GetString());
        Assert.Equal("2.0", first.GetProperty("value").GetString());
        Assert.Equal(
            [("0.5", "1.0"), ("1", "2.0"), ("+Inf", "3.0")],
            families["app_time_seconds"].GetProperty("samples").EnumerateArray().Take(3).Select(Bucket));
    }

    public void Dispose()
    {
        _page.Dispose();
        _meter.Dispose();
    }

    private static (string? Bound, string? Count) Bucket(JsonElement sample) =>
        (sample.GetProperty("labels").GetProperty("le").GetString(), sample.GetProperty("value").GetString());

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
