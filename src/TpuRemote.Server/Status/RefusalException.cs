namespace TpuRemote.Server.Status;

/// <summary>A request that the server does not do, with what was given and what was expected.</summary>
/// <param name="kind">Why.</param>
/// <param name="message">What was given, what was expected and where.</param>
/// <param name="causeOperation">Operation of the session stream whose failure is the reason; 0 when there is none.</param>
/// <param name="inner">What led to it, for the log.</param>
internal sealed class RefusalException(RefusalKind kind, string message, ulong causeOperation = 0, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public RefusalKind Kind { get; } = kind;

    /// <summary>Operation of the session stream whose failure is the reason; 0 when there is none.</summary>
    public ulong CauseOperation { get; } = causeOperation;

    /// <summary>The limit that would be exceeded; null where it is none of the server's.</summary>
    public ReachedLimit? Reached { get; private init; }

    /// <summary>The request is wrong.</summary>
    public static RefusalException Invalid(string message) => new(RefusalKind.Invalid, message);

    /// <summary>The caller has nothing of that name.</summary>
    public static RefusalException NotFound(string message) => new(RefusalKind.NotFound, message);

    /// <summary>The state does not allow it.</summary>
    public static RefusalException Precondition(string message, ulong causeOperation = 0) =>
        new(RefusalKind.Precondition, message, causeOperation);

    /// <summary>A limit of the server would be exceeded: names the option, its value and what was asked for.</summary>
    public static RefusalException Limit(string option, long value, string given) => AtLimit(new ReachedLimit(option, value), given);

    /// <summary>As above, where the work of others is what takes the room: it will end.</summary>
    public static RefusalException Busy(string option, long value, string given) =>
        AtLimit(new ReachedLimit(option, value, RetryAfter: TimeSpan.FromSeconds(1)), given);

    /// <summary>A user's quota would be exceeded: names it, whose it is, its value and what was asked for.</summary>
    public static RefusalException Quota(string quota, string user, long value, string given) =>
        new(RefusalKind.Exhausted, $"{given} exceeds {quota} of user {user} = {value}") { Reached = new ReachedLimit(quota, value, user) };

    private static RefusalException AtLimit(ReachedLimit limit, string given) =>
        new(RefusalKind.Exhausted, $"{given} exceeds the server's limit {limit.Option} = {limit.Value}") { Reached = limit };
}
