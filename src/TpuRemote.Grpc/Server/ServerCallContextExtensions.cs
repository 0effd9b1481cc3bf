using Microsoft.AspNetCore.Http;
using TpuRemote.Grpc.Server;

namespace Grpc.Core;

/// <summary>What ASP.NET Core adds to <see cref="ServerCallContext"/>.</summary>
internal static class ServerCallContextExtensions
{
    /// <summary>The HTTP request that carries the call.</summary>
    /// <exception cref="InvalidOperationException">The context is none of a running server, such as a test's own.</exception>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext)
    {
        ArgumentNullException.ThrowIfNull(serverCallContext);
        return serverCallContext is HttpServerCallContext { Http: var http }
            ? http
            : throw new InvalidOperationException($"{serverCallContext.GetType().Name} is not the context of an HTTP request.");
    }
}
