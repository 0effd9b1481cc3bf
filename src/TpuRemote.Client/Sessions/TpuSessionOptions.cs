namespace TpuRemote.Client.Sessions;

/// <summary>How a session behaves.</summary>
public sealed record TpuSessionOptions
{
    /// <summary>Precision of rewrites that do not say their own.</summary>
    public TpuPrecision Precision { get; init; } = TpuPrecision.Tpu;

    /// <summary>How long connecting may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the server may take to answer anything: a rewrite, a run with those sent before it, a transfer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long an infeed tuple waits for room in its queue, and an outfeed for a tuple; zero for the server's own deadline.
    /// </summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Arrays of up to so many bytes travel inside messages, larger ones in chunks beside them.</summary>
    public int InlineBytes { get; init; } = 8 << 20;

    /// <summary>Name for the server's log.</summary>
    public string ClientName { get; init; } = "";
}
