namespace TpuRemote.Server.Operations;

/// <summary>What operations log.</summary>
internal static partial class OperationLog
{
    [LoggerMessage(1, LogLevel.Debug, "{Operation} rewrote {Bytes} bytes to {Fingerprint} (cached: {Cached})", EventName = "Rewritten")]
    public static partial void Rewritten(ILogger log, string operation, string fingerprint, int bytes, bool cached);

    [LoggerMessage(2, LogLevel.Debug, "{Operation} ran {Fingerprint} in {Microseconds} us", EventName = "RunEnded")]
    public static partial void RunEnded(ILogger log, string operation, string fingerprint, long microseconds);

    [LoggerMessage(3, LogLevel.Information, "{Operation} of {Fingerprint} halted: {Reason}", EventName = "RunHalted")]
    public static partial void RunHalted(ILogger log, string operation, string fingerprint, string reason);
}
