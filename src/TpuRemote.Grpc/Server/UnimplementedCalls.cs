using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Server;

/// <summary>Answers calls of services and methods that are not there with Unimplemented; without it they would meet HTTP's 404.</summary>
internal sealed class UnimplementedCalls(IOptions<GrpcServiceOptions> options, ILogger<UnimplementedCalls> logger)
{
    private static readonly ServiceSettings Settings = new(new GrpcServiceOptions(), new GrpcServiceOptions());
    private int _isMapped;

    /// <summary>Maps the last resort of all service and method paths, once for the application.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        if (options.Value.IgnoreUnknownServices is not true && Interlocked.Exchange(ref _isMapped, 1) == 0)
        {
            _ = routes.MapPost("{service}/{method}", InvokeAsync)
                .WithDisplayName("gRPC - Unimplemented")
                .WithOrder(int.MaxValue);
        }
    }

    private async Task InvokeAsync(HttpContext http)
    {
        if (!ProtocolNames.IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var context = new HttpServerCallContext(http, Settings, logger);
        ServerLog.Unimplemented(logger, LogText.Of(context.Method));
        await context.EndAsync(new Status(StatusCode.Unimplemented, $"No service here implements {context.Method}."));
    }
}
