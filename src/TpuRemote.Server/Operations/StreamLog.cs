namespace TpuRemote.Server.Operations;

/// <summary>What the session streams log.</summary>
internal static partial class StreamLog
{
    [LoggerMessage(11, LogLevel.Error, "Operation {Operation} ({Kind}) met an internal error", EventName = "OperationFaulted")]
    public static partial void OperationFaulted(ILogger log, ulong operation, string kind, Exception error);

    [LoggerMessage(12, LogLevel.Information, "The client of a session stream is gone: {Reason}", EventName = "ClientGone")]
    public static partial void ClientGone(ILogger log, string reason);
}
