using System.Globalization;
using System.Net;
using System.Net.Http;
using Grpc.Core;

namespace TpuRemote.Grpc.Wire;

/// <summary>Statuses made from what is not gRPC: HTTP status codes, HTTP/2 error codes, exceptions of the connection.</summary>
internal static class StatusMapping
{
    /// <summary>Reads <c>grpc-status</c> and <c>grpc-message</c>; a code beyond the known ones is Unknown.</summary>
    public static Status FromHeaders(string status, string? message)
    {
        var detail = message is null ? "" : StatusText.Decode(message);
        if (!int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return new Status(StatusCode.Unknown, $"grpc-status is '{status}'; expected a number. {detail}".TrimEnd());
        }

        return Enum.IsDefined((StatusCode)code)
            ? new Status((StatusCode)code, detail)
            : new Status(StatusCode.Unknown, $"grpc-status is {code}, which is no known code. {detail}".TrimEnd());
    }

    /// <summary>For a response that is not gRPC's (grpc/grpc doc/http-grpc-status-mapping.md).</summary>
    public static StatusCode FromHttp(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway => StatusCode.Unavailable,
        HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    /// <summary>For an exception of HttpClient or of a response stream: what broke decides whether trying again may help.</summary>
    public static Status FromException(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case RpcException rpc:
                    return rpc.Status;
                case HttpProtocolException reset:
                    return new Status(FromHttp2(reset), $"HTTP/2: {reset.Message}", exception);
            }
        }

        // HttpRequestException: no connection. IOException: it broke. ObjectDisposedException: the channel's handler is gone.
        // TimeoutException inside a cancellation: the handler's ConnectTimeout.
        return exception is HttpRequestException or IOException or ObjectDisposedException
            or OperationCanceledException { InnerException: TimeoutException }
            ? new Status(StatusCode.Unavailable, $"The connection failed: {Causes(exception)}", exception)
            : new Status(StatusCode.Internal, $"The call failed: {exception.GetType().Name}: {exception.Message}", exception);
    }

    /// <summary>Whether an exception of HttpClient says that there was no connection, so that nothing was sent.</summary>
    public static bool IsNoConnection(Exception exception) => exception switch
    {
        HttpRequestException http => http.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
            || http.Message.Contains("did not complete the HTTP/2 handshake", StringComparison.Ordinal),

        // The handler's ConnectTimeout.
        OperationCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };

    // HttpClient's own message says little where the reason is within, as in a refused certificate. Each is told once.
    private static string Causes(Exception exception)
    {
        var text = exception.Message;
        for (var cause = exception.InnerException; cause is not null; cause = cause.InnerException)
        {
            text = text.Contains(cause.Message, StringComparison.Ordinal) ? text : $"{text} {cause.Message}";
        }

        return text;
    }

    // A lost connection (GOAWAY, an unanswered ping) is Unavailable whatever its code; the reset of one stream is read by the table of
    // doc/PROTOCOL-HTTP2.md, Errors. HttpClient tells the two apart in its message alone.
    private static StatusCode FromHttp2(HttpProtocolException exception) =>
        exception.Message.Contains("reset the stream", StringComparison.Ordinal) ? FromReset(exception.ErrorCode) : StatusCode.Unavailable;

    private static StatusCode FromReset(long errorCode) => errorCode switch
    {
        0x7 => StatusCode.Unavailable, // REFUSED_STREAM
        0x8 => StatusCode.Cancelled, // CANCEL
        0xb => StatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        0xc => StatusCode.PermissionDenied, // INADEQUATE_SECURITY
        _ => StatusCode.Internal,
    };
}
