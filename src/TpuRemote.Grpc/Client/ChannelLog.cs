using Microsoft.Extensions.Logging;

namespace TpuRemote.Grpc.Client;

/// <summary>What the client side of the transport has to say. No header's value is ever part of it.</summary>
internal static partial class ChannelLog
{
    [LoggerMessage(1, LogLevel.Debug, "{Method} waits for a connection.")]
    public static partial void WaitingForConnection(ILogger logger, string method, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "{Method} goes without its call credentials: the connection is not encrypted.")]
    public static partial void CredentialsLeftOut(ILogger logger, string method);
}
