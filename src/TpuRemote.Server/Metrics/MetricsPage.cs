using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text;

namespace TpuRemote.Server.Metrics;

/// <summary>
/// Keeps what one meter measures and tells it in Prometheus' text format, version 0.0.4. Safe for several threads.
/// </summary>
internal sealed class MetricsPage : IDisposable
{
    /// <summary>The page's content type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private ImmutableList<MetricFamily> _families = [];

    /// <summary>Listens to a meter from now on.</summary>
    public MetricsPage(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!ReferenceEquals(instrument.Meter, meter)) return;
            var family = new MetricFamily(instrument);
            lock (_gate) _families = _families.Add(family);
            listener.EnableMeasurementEvents(instrument, family);
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.Start();
    }

    /// <summary>The page.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var family in _families.OrderBy(family => family.Name, StringComparer.Ordinal)) family.Write(text);
        return text.ToString();
    }

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();
}
