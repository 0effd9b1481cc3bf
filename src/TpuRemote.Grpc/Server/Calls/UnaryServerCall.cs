using Grpc.Core;

namespace TpuRemote.Grpc.Server.Calls;

/// <summary>One request, one response.</summary>
internal sealed class UnaryServerCall<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    CallServices<TService> services,
    Func<TService, TRequest, ServerCallContext, Task<TResponse>> handler)
    : ServerCall<TService, TRequest, TResponse>(method, services)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override async Task HandleAsync(TService service, HttpServerCallContext context)
    {
        var request = await context.ReadSingleAsync(Method.RequestMarshaller);
        await RespondAsync(await handler(service, request, context), context);
    }

    protected override async Task InterceptAsync(CallInterceptors interceptors, HttpServerCallContext context)
    {
        var intercepted = interceptors.Wrap<TRequest, TResponse>(
            (request, shown) => OnServiceAsync(context, service => handler(service, request, shown)));
        var request = await context.ReadSingleAsync(Method.RequestMarshaller);
        await RespondAsync(await intercepted(request, context), context);
    }
}
