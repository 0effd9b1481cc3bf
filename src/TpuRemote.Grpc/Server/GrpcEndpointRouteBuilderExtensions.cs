using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TpuRemote.Grpc.Server;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps gRPC services to their request paths.</summary>
internal static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>Serves <typeparamref name="TService"/>, of which the container makes one instance per call.</summary>
    /// <exception cref="InvalidOperationException">AddGrpc is missing, or the type is no gRPC service.</exception>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var unimplemented = builder.ServiceProvider.GetService<UnimplementedCalls>()
            ?? throw new InvalidOperationException(
                $"Cannot map {typeof(TService).Name}: the gRPC services are missing; call services.AddGrpc() first.");
        var binder = new ServiceBinder<TService>(builder);
        Bind(typeof(TService), binder);
        unimplemented.Map(builder);
        return new GrpcServiceEndpointConventionBuilder(binder.Endpoints);
    }

    // The generated base carries the attribute; its BindService adds each method to the binder when it is given no instance.
    private static void Bind(Type serviceType, ServiceBinderBase binder)
    {
        for (var type = serviceType; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is not { } attribute)
            {
                continue;
            }

            var bind = attribute.BindType.GetMethod(
                attribute.BindMethodName, BindingFlags.Public | BindingFlags.Static, [typeof(ServiceBinderBase), type])
                ?? throw new InvalidOperationException(
                    $"{attribute.BindType} has no static {attribute.BindMethodName}({nameof(ServiceBinderBase)}, {type.Name}).");
            _ = bind.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [binder, null], null);
            return;
        }

        throw new InvalidOperationException(
            $"{serviceType} is no gRPC service: neither it nor a base of it has the {nameof(BindServiceMethodAttribute)} of generated "
            + "bases.");
    }
}
