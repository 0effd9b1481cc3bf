using Grpc.Core;

namespace TpuRemote.Grpc.Server.Calls;

/// <summary>A stream of requests, one response.</summary>
internal sealed class ClientStreamingServerCall<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    CallServices<TService> services,
    Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>> handler)
    : ServerCall<TService, TRequest, TResponse>(method, services)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override async Task HandleAsync(TService service, HttpServerCallContext context)
    {
        var requests = new RequestReader<TRequest>(context, Method.RequestMarshaller);
        await RespondAsync(await handler(service, requests, context), context);
    }

    protected override async Task InterceptAsync(CallInterceptors interceptors, HttpServerCallContext context)
    {
        var intercepted = interceptors.Wrap<TRequest, TResponse>(
            (requests, shown) => OnServiceAsync(context, service => handler(service, requests, shown)));
        await RespondAsync(await intercepted(new RequestReader<TRequest>(context, Method.RequestMarshaller), context), context);
    }
}
