using System.Runtime.CompilerServices;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;

namespace TpuRemote.Server.Access;

/// <summary>
/// Bounds what calls without credentials hold of the server's memory: a block for each, from its request until its caller has taken the
/// answer. Kestrel does not tell when that is, for a call is over when its answer waits for the client's window. So those under way are
/// counted over the server, and all there ever were on each connection: one that has had its share is asked to close (GOAWAY, upon which
/// clients connect anew), and one that does not heed it is refused.
/// </summary>
internal sealed class AnonymousCalls
{
    /// <summary>Calls under way at once, over all connections.</summary>
    public const int MostAtOnce = 256;

    /// <summary>Calls after which a connection is asked to close.</summary>
    public const int MostOnAConnection = 16;

    /// <summary>Calls after which a connection is refused; the difference is for what is on its way while it closes.</summary>
    public const int MostOnAClosingConnection = 2 * MostOnAConnection;

    private static readonly AccessFault TooManyAtOnce = Fault("", MostAtOnce);
    private static readonly AccessFault TooManyOnAConnection = Fault(" on one connection", MostOnAClosingConnection);

    private readonly ConditionalWeakTable<IConnectionLifetimeNotificationFeature, StrongBox<int>> _connections = [];
    private int _active;

    /// <summary>A call begins; each is followed by <see cref="Leave"/>.</summary>
    /// <returns>Why it is not taken; null when it is.</returns>
    public AccessFault? Enter(HttpContext context)
    {
        var active = Interlocked.Increment(ref _active);
        if (context.Features.Get<IConnectionLifetimeNotificationFeature>() is { } connection)
        {
            var calls = Interlocked.Increment(ref _connections.GetOrCreateValue(connection).Value);
            if (calls == MostOnAConnection) connection.RequestClose();
            if (calls > MostOnAClosingConnection) return TooManyOnAConnection;
        }

        return active > MostAtOnce ? TooManyAtOnce : null;
    }

    /// <summary>A call is over.</summary>
    public void Leave() => Interlocked.Decrement(ref _active);

    private static AccessFault Fault(string where, int limit) => new(
        StatusCode.ResourceExhausted,
        "too many calls without credentials",
        $"one call{where} beside {limit} exceeds the server's limit of calls without credentials = {limit}");
}
