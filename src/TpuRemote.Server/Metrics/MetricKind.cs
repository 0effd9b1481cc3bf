namespace TpuRemote.Server.Metrics;

/// <summary>The kinds of Prometheus' format that the page has.</summary>
internal enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts by size.</summary>
    Histogram,
}
