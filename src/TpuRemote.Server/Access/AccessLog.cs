namespace TpuRemote.Server.Access;

/// <summary>What access logs. Never a token, a hash or a key: only who, from where, what and why.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(
        1,
        LogLevel.Warning,
        "Refused {Method} of {User} at {Peer}: {Reason} ({Unlogged} more like it were not logged)",
        EventName = "CallRefused")]
    public static partial void CallRefused(ILogger log, string method, string user, string peer, string reason, long unlogged);

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "Refused the certificate of {Subject}, serial {Serial}: {Reason} ({Unlogged} more like it were not logged)",
        EventName = "CertificateRefused")]
    public static partial void CertificateRefused(ILogger log, string subject, string serial, string reason, long unlogged);

    [LoggerMessage(
        5,
        LogLevel.Warning,
        "Refused {Method} of {User} at {Peer}: {Limit} is reached: {Reason} ({Unlogged} more like it were not logged)",
        EventName = "LimitReached")]
    public static partial void LimitReached(
        ILogger log, string method, string user, string peer, string limit, string reason, long unlogged);

    [LoggerMessage(3, LogLevel.Information, "Read {Tokens} tokens from {File}", EventName = "TokensRead")]
    public static partial void TokensRead(ILogger log, string file, int tokens);

    [LoggerMessage(
        4, LogLevel.Error, "{File} has changed and cannot be used; the tokens from before stay: {Reason}", EventName = "TokensKept")]
    public static partial void TokensKept(ILogger log, string file, string reason);
}
