using Grpc.Core;
using Microsoft.AspNetCore.Http;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Calls;

/// <summary>What the client makes of servers that are none of gRPC's, or break the protocol.</summary>
public sealed class OddResponseTests
{
    [Theory]
    [InlineData(400, nameof(StatusCode.Internal))]
    [InlineData(401, nameof(StatusCode.Unauthenticated))]
    [InlineData(403, nameof(StatusCode.PermissionDenied))]
    [InlineData(404, nameof(StatusCode.Unimplemented))]
    [InlineData(429, nameof(StatusCode.Unavailable))]
    [InlineData(503, nameof(StatusCode.Unavailable))]
    [InlineData(500, nameof(StatusCode.Unknown))]
    public async Task HttpError_IsMappedByTheTable(int httpStatus, string expected)
    {
        var failure = await CallAsync(http =>
        {
            http.Response.StatusCode = httpStatus;
            return Task.CompletedTask;
        });

        Assert.Equal(expected, failure.StatusCode.ToString());
        Assert.Contains($" {httpStatus}", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherContentType_IsUnknownAndNamed()
    {
        var failure = await CallAsync(http =>
        {
            http.Response.ContentType = "text/html";
            return http.Response.WriteAsync("<p>hello</p>");
        });

        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
        Assert.Contains("text/html", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoStatus_IsUnknown()
    {
        var failure = await CallAsync(http => AnswerAsync(http, [], null));

        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
        Assert.Contains("grpc-status", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatusBeyondTheKnown_IsUnknown()
    {
        var failure = await CallAsync(http => AnswerAsync(http, [], "99"));

        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
        Assert.Contains("99", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SuccessWithoutAMessage_IsInternal()
    {
        var failure = await CallAsync(http => AnswerAsync(http, [], "0"));

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
    }

    [Fact]
    public async Task TwoMessagesForOne_IsInternal()
    {
        var failure = await CallAsync(http => AnswerAsync(http, [.. RawClient.Frame(0, []), .. RawClient.Frame(0, [])], "0"));

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
    }

    [Fact]
    public async Task HalfAMessage_IsInternal()
    {
        var failure = await CallAsync(http => AnswerAsync(http, [0, 0, 0, 0, 9, 1], "0"));

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.Contains("1 of a message's 9 bytes", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompressedMessage_IsInternalAndNamesTheEncoding()
    {
        var failure = await CallAsync(http =>
        {
            http.Response.Headers["grpc-encoding"] = "gzip";
            return AnswerAsync(http, RawClient.Frame(1, [1]), "0");
        });

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
        Assert.Contains("'gzip'", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResetOfTheStream_IsInternalByItsCode()
    {
        var failure = await CallAsync(async http =>
        {
            await AnswerAsync(http, [0, 0], null);
            http.Abort();
        });

        // Kestrel resets with INTERNAL_ERROR, which is Internal by doc/PROTOCOL-HTTP2.md.
        Assert.Equal(StatusCode.Internal, failure.StatusCode);
    }

    private static async Task AnswerAsync(HttpContext http, byte[] body, string? status)
    {
        http.Response.ContentType = "application/grpc";
        await http.Response.BodyWriter.WriteAsync(body);
        await http.Response.BodyWriter.FlushAsync();
        if (status is not null)
        {
            http.Response.AppendTrailer("grpc-status", status);
        }
    }

    private static async Task<RpcException> CallAsync(RequestDelegate answer)
    {
        await using var server = await RawServer.StartAsync(answer);
        return await AnyCall.FailsAsync(server.Client.UnaryAsync(new EchoMessage()).ResponseAsync);
    }
}
