namespace TpuRemote.Server.Connections;

/// <summary>What connections log.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(1, LogLevel.Information, "Connection {Connection} closed: {What} within {Time}", EventName = "ConnectionClosed")]
    public static partial void Closed(ILogger log, string connection, string what, TimeSpan time);
}
