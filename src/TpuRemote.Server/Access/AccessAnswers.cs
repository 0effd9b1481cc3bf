using System.Globalization;
using System.Text;
using Grpc.Core;

namespace TpuRemote.Server.Access;

/// <summary>What refused callers are answered.</summary>
internal static class AccessAnswers
{
    private const string GrpcContent = "application/grpc";

    /// <summary>
    /// Answers: to gRPC as it has errors without a response (headers that are trailers), to others by HTTP's status. Neither has a body,
    /// which would wait in the server's memory until the caller takes it. The request's is not read; Kestrel resets the stream when the
    /// answer is out.
    /// </summary>
    public static Task WriteAsync(HttpContext context, AccessFault fault)
    {
        var response = context.Response;
        if (context.Request.ContentType?.StartsWith(GrpcContent, StringComparison.OrdinalIgnoreCase) is true)
        {
            response.ContentType = GrpcContent;
            response.Headers["grpc-status"] = ((int)fault.Code).ToString(CultureInfo.InvariantCulture);
            response.Headers["grpc-message"] = Escape(fault.Message);
            return response.CompleteAsync();
        }

        response.StatusCode = fault.Code switch
        {
            StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
            StatusCode.ResourceExhausted => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status403Forbidden,
        };
        if (fault.Code == StatusCode.Unauthenticated) response.Headers.WWWAuthenticate = "Bearer";
        return response.CompleteAsync();
    }

    // doc/PROTOCOL-HTTP2.md, Status-Message: bytes beyond printable ASCII and '%'. Of more than that, grpc-js does not undo everything.
    private static string Escape(string text) => string.Concat(Encoding.UTF8.GetBytes(text)
        .Select(octet => octet is >= (byte)' ' and <= (byte)'~' and not (byte)'%' ? $"{(char)octet}" : $"%{octet:X2}"));
}
