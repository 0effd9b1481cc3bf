namespace TpuRemote.Server.Transfers;

/// <summary>What infeed and outfeed log.</summary>
internal static partial class TransferLog
{
    [LoggerMessage(1, LogLevel.Error, "A transfer met an internal error", EventName = "TransferFaulted")]
    public static partial void Faulted(ILogger log, Exception error);

    [LoggerMessage(2, LogLevel.Information, "The client of a transfer is gone: {Reason}", EventName = "TransferClientGone")]
    public static partial void ClientGone(ILogger log, string reason);
}
