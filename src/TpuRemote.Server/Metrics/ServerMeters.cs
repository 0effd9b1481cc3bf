using System.Diagnostics.Metrics;
using Grpc.Core;

namespace TpuRemote.Server.Metrics;

/// <summary>
/// What the server measures: the meter <c>TpuRemote.Server</c>, for OpenTelemetry or any other listener, and for <see cref="MetricsPage"/>.
/// Names, units and tags stand in deploy/README.md. Recording allocates nothing: tags are strings that exist already.
/// </summary>
internal sealed class ServerMeters : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "TpuRemote.Server";

    // Calls take from some 50 us, where nothing is computed, to minutes.
    private static readonly double[] Seconds =
        [1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly Histogram<double> _calls;
    private readonly Histogram<double> _runs;
    private readonly Histogram<double> _waits;
    private readonly Histogram<double> _compilations;
    private readonly Counter<long> _rewrites;
    private readonly Counter<long> _operations;
    private readonly Counter<long> _transferred;
    private readonly Counter<long> _refusals;

    /// <summary>Meters that nobody has used.</summary>
    public ServerMeters()
    {
        Meter = new Meter(Name);
        _calls = Duration("rpc.server.call.duration", "Duration of calls by method and status.");
        _runs = Duration("tpu_remote.server.run.duration", "Time of runs from admission to end, by outcome.");
        _waits = Duration("tpu_remote.server.run.wait", "Time that runs waited for their turn at the pod.");
        _compilations = Duration("tpu_remote.server.compile.duration", "Time of compiling and explaining programs.");
        _rewrites = Meter.CreateCounter<long>("tpu_remote.server.rewrites", "{rewrite}", "Rewrites, by whether the program was cached.");
        _operations = Meter.CreateCounter<long>(
            "tpu_remote.server.operations", "{operation}", "Operations of session streams by kind and status.");
        _transferred = Meter.CreateCounter<long>("tpu_remote.server.transferred", "By", "Bytes of arrays stored (up) and fetched (down).");
        _refusals = Meter.CreateCounter<long>(
            "tpu_remote.server.refusals", "{refusal}", "Callers not let in, and limits reached, by reason.");
    }

    /// <summary>The meter.</summary>
    public Meter Meter { get; }

    /// <summary>Adds what is read when somebody asks.</summary>
    /// <param name="calls">Calls under way.</param>
    /// <param name="sessions">Sessions open.</param>
    /// <param name="bytes">Bytes of arrays and queues.</param>
    public void Observe(Func<long> calls, Func<long> sessions, Func<long> bytes)
    {
        Meter.CreateObservableUpDownCounter("tpu_remote.server.active_calls", calls, "{call}", "Calls under way.");
        Meter.CreateObservableUpDownCounter("tpu_remote.server.sessions", sessions, "{session}", "Sessions open.");
        Meter.CreateObservableUpDownCounter("tpu_remote.server.arrays", bytes, "By", "Bytes of arrays and of infeed and outfeed queues.");
    }

    /// <summary>A call has ended.</summary>
    /// <param name="method">Service and method, as OpenTelemetry has them: package.Service/Method.</param>
    /// <param name="code">Its status.</param>
    /// <param name="seconds">How long it took.</param>
    public void CallEnded(string method, StatusCode code, double seconds)
    {
        _calls.Record(
            seconds,
            new KeyValuePair<string, object?>("rpc.system.name", "grpc"),
            new KeyValuePair<string, object?>("rpc.method", method),
            new KeyValuePair<string, object?>("rpc.response.status_code", StatusNames.Of(code)));
        if (code == StatusCode.ResourceExhausted) Refused("limit");
    }

    /// <summary>An operation of a session stream was answered.</summary>
    public void OperationEnded(string kind, StatusCode code)
    {
        _operations.Add(
            1,
            new KeyValuePair<string, object?>("tpu_remote.operation", kind),
            new KeyValuePair<string, object?>("rpc.response.status_code", StatusNames.Of(code)));
        if (code == StatusCode.ResourceExhausted) Refused("limit");
    }

    /// <summary>A run has ended.</summary>
    public void RunEnded(bool isOk, double seconds) =>
        _runs.Record(seconds, new KeyValuePair<string, object?>("tpu_remote.outcome", isOk ? "ok" : "failed"));

    /// <summary>A run has had its turn.</summary>
    public void RunWaited(double seconds) => _waits.Record(seconds);

    /// <summary>A program was compiled or explained, or could not be.</summary>
    public void Compiled(double seconds) => _compilations.Record(seconds);

    /// <summary>A program was rewritten.</summary>
    public void Rewritten(bool isCached) =>
        _rewrites.Add(1, new KeyValuePair<string, object?>("tpu_remote.cached", isCached ? "true" : "false"));

    /// <summary>An array was stored.</summary>
    public void Stored(long bytes) => _transferred.Add(bytes, new KeyValuePair<string, object?>("tpu_remote.direction", "up"));

    /// <summary>An array was fetched.</summary>
    public void Fetched(long bytes) => _transferred.Add(bytes, new KeyValuePair<string, object?>("tpu_remote.direction", "down"));

    /// <summary>Somebody was refused.</summary>
    /// <param name="reason">Why; one of a few.</param>
    public void Refused(string reason) => _refusals.Add(1, new KeyValuePair<string, object?>("tpu_remote.reason", reason));

    /// <inheritdoc />
    public void Dispose() => Meter.Dispose();

    private Histogram<double> Duration(string name, string description) => Meter.CreateHistogram(
        name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
}
