using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace TpuRemote.Server.Metrics;

/// <summary>One instrument's series, by their labels.</summary>
internal sealed class MetricFamily
{
    // What OpenTelemetry takes where an instrument does not say.
    private static readonly double[] DefaultBounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];

    private readonly ConcurrentDictionary<LabelSet, MetricSeries> _series = new();
    private readonly Instrument _instrument;
    private readonly MetricKind _kind;
    private readonly double[] _bounds;

    /// <summary>The family of an instrument.</summary>
    /// <exception cref="NotSupportedException">It is of a kind that the page does not know.</exception>
    public MetricFamily(Instrument instrument)
    {
        _instrument = instrument;
        _kind = instrument switch
        {
            Counter<long> or Counter<double> or ObservableCounter<long> or ObservableCounter<double> => MetricKind.Counter,
            Histogram<long> or Histogram<double> => MetricKind.Histogram,
            UpDownCounter<long> or UpDownCounter<double> or Gauge<long> or Gauge<double> => MetricKind.Gauge,
            { IsObservable: true } => MetricKind.Gauge,
            _ => throw new NotSupportedException(
                $"{instrument.Name} is a {instrument.GetType()}; expected a counter, a gauge or a histogram"),
        };
        _bounds = _kind == MetricKind.Histogram ? BoundsOf(instrument) : [];
        Name = PrometheusText.NameOf(instrument.Name, instrument.Unit, _kind);
    }

    /// <summary>Its name on the page.</summary>
    public string Name { get; }

    /// <summary>Takes a measurement.</summary>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new LabelSet(tags);
        if (!_series.TryGetValue(labels, out var series)) series = _series.GetOrAdd(labels, _ => new MetricSeries(_bounds));
        if (_kind == MetricKind.Histogram) series.Record(value);
        else if (_instrument.IsObservable || _instrument is Gauge<long> or Gauge<double>) series.Set(value);
        else series.Add(value);
    }

    /// <summary>Writes the family; nothing while there is no series.</summary>
    public void Write(StringBuilder text)
    {
        if (_series.IsEmpty) return;
        var type = _kind switch { MetricKind.Counter => "counter", MetricKind.Gauge => "gauge", _ => "histogram" };
        text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {PrometheusText.EscapeHelp(_instrument.Description ?? "")}\n");
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {Name} {type}\n");
        var all = _series.Select(pair => (Text: pair.Key.Write(), pair.Value)).OrderBy(pair => pair.Text, StringComparer.Ordinal);
        foreach (var (labels, series) in all)
        {
            if (_kind == MetricKind.Histogram) WriteHistogram(text, labels, series.ReadHistogram());
            else WriteSample(text, "", labels, series.Read());
        }
    }

    private void WriteHistogram(StringBuilder text, string labels, (long[] Buckets, double Sum) read)
    {
        var separator = labels.Length == 0 ? "" : ",";
        var count = 0L;
        for (var i = 0; i < read.Buckets.Length; i++)
        {
            count += read.Buckets[i];
            var bound = PrometheusText.Number(i < _bounds.Length ? _bounds[i] : double.PositiveInfinity);
            WriteSample(text, "_bucket", $"{labels}{separator}le=\"{bound}\"", count);
        }

        WriteSample(text, "_sum", labels, read.Sum);
        WriteSample(text, "_count", labels, count);
    }

    private void WriteSample(StringBuilder text, string suffix, string labels, double value)
    {
        text.Append(Name).Append(suffix);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(PrometheusText.Number(value)).Append('\n');
    }

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => DefaultBounds,
    };
}
