using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace TpuRemote.Grpc.Server;

/// <summary>The interceptors of one call: each is made when the call comes to it, and disposed of when the call is over.</summary>
internal sealed class CallInterceptors(IReadOnlyList<InterceptorRegistration> registrations, IServiceProvider services) : IAsyncDisposable
{
    private List<Interceptor>? _owned;

    public UnaryServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(
        UnaryServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => Wrap(
            handler, (registration, next) => (request, context) => Create(registration).UnaryServerHandler(request, context, next));

    public ClientStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(
        ClientStreamingServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => Wrap(
            handler,
            (registration, next) => (requests, context) => Create(registration).ClientStreamingServerHandler(requests, context, next));

    public ServerStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(
        ServerStreamingServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => Wrap(
            handler,
            (registration, next) => (request, responses, context) =>
                Create(registration).ServerStreamingServerHandler(request, responses, context, next));

    public DuplexStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(
        DuplexStreamingServerMethod<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => Wrap(
            handler,
            (registration, next) => (requests, responses, context) =>
                Create(registration).DuplexStreamingServerHandler(requests, responses, context, next));

    public async ValueTask DisposeAsync()
    {
        foreach (var interceptor in _owned ?? [])
        {
            await OwnedInstance.DisposeAsync(interceptor);
        }
    }

    // From the last, next to the handler, to the first, which the call comes to first.
    private TMethod Wrap<TMethod>(TMethod handler, Func<InterceptorRegistration, TMethod, TMethod> wrap) =>
        registrations.Reverse().Aggregate(handler, (next, registration) => wrap(registration, next));

    private Interceptor Create(InterceptorRegistration registration)
    {
        var (interceptor, isOwned) = registration.Create(services);
        if (isOwned)
        {
            (_owned ??= []).Add(interceptor);
        }

        return interceptor;
    }
}
