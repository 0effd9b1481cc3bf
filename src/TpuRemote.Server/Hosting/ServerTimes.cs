namespace TpuRemote.Server.Hosting;

/// <summary>How long the server waits.</summary>
public sealed record ServerTimes
{
    /// <summary>Lease of a session that asks for none.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest lease that is granted.</summary>
    public TimeSpan MaxLease { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a program waits for an infeed tuple or for room in its outfeed queue, and a host for the other side of either,
    /// where the request does not say.</summary>
    public TimeSpan TransferDeadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long runs may go on after a shutdown has begun, before they are cancelled; it is over 15 s later at the
    /// latest.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a silent connection goes without a keep-alive ping, and how long its answer is waited for: a peer that is dead, or
    /// does not begin to speak HTTP/2, or takes no bytes, loses its connection after twice this time.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(5);
}
