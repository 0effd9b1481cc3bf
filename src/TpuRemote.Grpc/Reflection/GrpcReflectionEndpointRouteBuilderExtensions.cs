using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TpuRemote.Grpc.Reflection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps server reflection.</summary>
internal static class GrpcReflectionEndpointRouteBuilderExtensions
{
    /// <summary>Serves reflection, v1 and v1alpha, of all services that the application maps.</summary>
    /// <exception cref="InvalidOperationException">AddGrpcReflection is missing.</exception>
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ServiceProvider.GetRequiredService<IServiceProviderIsService>().IsService(typeof(ReflectionServiceImpl))
            ? new GrpcServiceEndpointConventionBuilder(
                [builder.MapGrpcService<ReflectionV1Service>(), builder.MapGrpcService<ReflectionServiceImpl>()])
            : throw new InvalidOperationException(
                "Cannot map reflection: its services are missing; call services.AddGrpcReflection() first.");
    }
}
