namespace TpuRemote.Server.Services;

/// <summary>What the service logs.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(1, LogLevel.Error, "{Method} met an internal error", EventName = "CallFaulted")]
    public static partial void CallFaulted(ILogger log, string method, Exception error);

    [LoggerMessage(2, LogLevel.Debug, "{Method} of {Peer} failed with {Code}: {Reason}", EventName = "CallFailed")]
    public static partial void CallFailed(ILogger log, string method, string peer, string code, string reason);
}
