using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TpuRemote.Grpc.Server.Calls;

namespace TpuRemote.Grpc.Server;

/// <summary>Maps each method that a generated <c>BindService</c> names to an endpoint that calls it on a service of its own.</summary>
internal sealed class ServiceBinder<TService>(IEndpointRouteBuilder routes) : ServiceBinderBase
    where TService : class
{
    private readonly List<IEndpointConventionBuilder> _endpoints = [];
    private readonly CallServices<TService> _services = new(
        new ServiceSettings(
            routes.ServiceProvider.GetRequiredService<IOptions<GrpcServiceOptions>>().Value,
            routes.ServiceProvider.GetRequiredService<IOptions<GrpcServiceOptions<TService>>>().Value),
        routes.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger<TService>());

    public IReadOnlyList<IEndpointConventionBuilder> Endpoints => _endpoints;

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var (call, attributes) = Find<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>(
            method, typeof(TRequest), typeof(ServerCallContext));
        Map(method, new UnaryServerCall<TService, TRequest, TResponse>(method, _services, call), attributes);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (call, attributes) = Find<Func<TService, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>>>(
            method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        Map(method, new ClientStreamingServerCall<TService, TRequest, TResponse>(method, _services, call), attributes);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (call, attributes) = Find<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(
            method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        Map(method, new ServerStreamingServerCall<TService, TRequest, TResponse>(method, _services, call), attributes);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var (call, attributes) =
            Find<Func<TService, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(
                method, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        Map(method, new DuplexStreamingServerCall<TService, TRequest, TResponse>(method, _services, call), attributes);
    }

    // BindService passes no handler, for there is no instance yet: the service's own method becomes a delegate open in the instance.
    private static (TDelegate Call, object[] Attributes) Find<TDelegate>(IMethod method, params Type[] parameters)
        where TDelegate : Delegate
    {
        var implementation = typeof(TService).GetMethod(method.Name, parameters)
            ?? throw new InvalidOperationException(
                $"{typeof(TService)} has no method {method.Name}({string.Join(", ", parameters.Select(type => type.Name))}).");
        return (implementation.CreateDelegate<TDelegate>(), implementation.GetCustomAttributes(inherit: true));
    }

    private void Map<TRequest, TResponse>(
        IMethod method, ServerCall<TService, TRequest, TResponse> call, object[] attributes)
        where TRequest : class
        where TResponse : class
    {
        var endpoint = routes.MapPost(method.FullName, call.InvokeAsync)
            .WithDisplayName($"gRPC - {method.FullName}")
            .WithMetadata(new GrpcMethodMetadata(typeof(TService), method))
            .WithMetadata(typeof(TService).GetCustomAttributes(inherit: true))
            .WithMetadata(attributes);
        _endpoints.Add(endpoint);
    }
}
