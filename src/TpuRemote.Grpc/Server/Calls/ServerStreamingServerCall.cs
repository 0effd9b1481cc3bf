using Grpc.Core;

namespace TpuRemote.Grpc.Server.Calls;

/// <summary>One request, a stream of responses.</summary>
internal sealed class ServerStreamingServerCall<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    CallServices<TService> services,
    Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task> handler)
    : ServerCall<TService, TRequest, TResponse>(method, services)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override async Task HandleAsync(TService service, HttpServerCallContext context)
    {
        var request = await context.ReadSingleAsync(Method.RequestMarshaller);
        await handler(service, request, new ResponseWriter<TResponse>(context, Method.ResponseMarshaller), context);
    }

    protected override async Task InterceptAsync(CallInterceptors interceptors, HttpServerCallContext context)
    {
        var intercepted = interceptors.Wrap<TRequest, TResponse>(
            (request, responses, shown) => OnServiceAsync(context, service => handler(service, request, responses, shown)));
        var request = await context.ReadSingleAsync(Method.RequestMarshaller);
        await intercepted(request, new ResponseWriter<TResponse>(context, Method.ResponseMarshaller), context);
    }
}
