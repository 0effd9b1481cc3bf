using Grpc.Core;

namespace TpuRemote.Grpc.Server.Calls;

/// <summary>A stream each way.</summary>
internal sealed class DuplexStreamingServerCall<TService, TRequest, TResponse>(
    Method<TRequest, TResponse> method,
    CallServices<TService> services,
    Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task> handler)
    : ServerCall<TService, TRequest, TResponse>(method, services)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override Task HandleAsync(TService service, HttpServerCallContext context) => handler(
        service,
        new RequestReader<TRequest>(context, Method.RequestMarshaller),
        new ResponseWriter<TResponse>(context, Method.ResponseMarshaller),
        context);

    protected override Task InterceptAsync(CallInterceptors interceptors, HttpServerCallContext context)
    {
        var intercepted = interceptors.Wrap<TRequest, TResponse>(
            (requests, responses, shown) => OnServiceAsync(context, service => handler(service, requests, responses, shown)));
        return intercepted(
            new RequestReader<TRequest>(context, Method.RequestMarshaller),
            new ResponseWriter<TResponse>(context, Method.ResponseMarshaller),
            context);
    }
}
