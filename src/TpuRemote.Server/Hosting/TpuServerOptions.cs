using TpuRemote.Server.Access;

namespace TpuRemote.Server.Hosting;

/// <summary>What a server hosts, where it listens, what it gives and how long it waits.</summary>
public sealed record TpuServerOptions
{
    /// <summary>Where to listen.</summary>
    public ListenAddress Listen { get; init; } = ListenAddress.Default;

    /// <summary>Accelerator type of the simulated pod, as Cloud TPU names it: v2-8, v3-32 ...</summary>
    public string AcceleratorType { get; init; } = "v2-8";

    /// <summary>Whom it lets in, and TLS.</summary>
    public AccessOptions Access { get; init; } = new();

    /// <summary>What the server gives at most.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>How long it waits.</summary>
    public ServerTimes Times { get; init; } = new();

    /// <summary>The clock of leases and deadlines; tests set their own.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Lowest level that is logged to the console; <see cref="LogLevel.None"/> for an embedded server.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>How the log is written.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>Where scrapers find the metrics page over HTTP/1.1, with TLS where <see cref="Listen"/> has it: HOST:PORT; null for nowhere.
    /// <see cref="Listen"/> has the page too, over HTTP/2.</summary>
    public ListenAddress? MetricsListen { get; init; }

    /// <summary>Takes what is logged instead of the console; for tests.</summary>
    internal ILoggerProvider? LogSink { get; init; }
}
