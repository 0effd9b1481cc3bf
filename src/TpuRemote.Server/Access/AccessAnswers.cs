using System.Globalization;
using System.Text;
using Grpc.Core;

namespace TpuRemote.Server.Access;

/// <summary>What refused callers are answered.</summary>
internal static class AccessAnswers
{
    private const string GrpcContent = "application/grpc";

    /// <summary>
    /// Answers: to gRPC as it has errors without a response (headers that are trailers), to others as HTTP has them. The body is not read;
    /// Kestrel resets the stream when the answer is out.
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

        var isUnknown = fault.Code == StatusCode.Unauthenticated;
        response.StatusCode = isUnknown ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
        if (isUnknown) response.Headers.WWWAuthenticate = "Bearer";
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(fault.Message + "\n");
    }

    // doc/PROTOCOL-HTTP2.md, Status-Message: bytes beyond printable ASCII and '%'. Of more than that, grpc-js does not undo everything.
    private static string Escape(string text) => string.Concat(Encoding.UTF8.GetBytes(text)
        .Select(octet => octet is >= (byte)' ' and <= (byte)'~' and not (byte)'%' ? $"{(char)octet}" : $"%{octet:X2}"));
}
