using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace TpuRemote.Grpc.Server;

/// <summary>What the server side of the transport has to say.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Error, "{Method} failed with an exception that its handler did not catch.")]
    public static partial void HandlerFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "{Method} ended with {StatusCode}: {Detail}")]
    public static partial void CallFailed(ILogger logger, string method, StatusCode statusCode, string detail);

    [LoggerMessage(3, LogLevel.Debug, "{Method} was cancelled by its client.")]
    public static partial void CallCancelled(ILogger logger, string method);

    [LoggerMessage(4, LogLevel.Debug, "{Method} reached its deadline after {Timeout}.")]
    public static partial void DeadlineExceeded(ILogger logger, string method, TimeSpan timeout);

    [LoggerMessage(5, LogLevel.Debug, "{Method} could not send its status: the connection is gone.")]
    public static partial void StatusNotSent(ILogger logger, string method, Exception exception);

    [LoggerMessage(6, LogLevel.Information, "No service implements {Method}.")]
    public static partial void Unimplemented(ILogger logger, string method);
}
