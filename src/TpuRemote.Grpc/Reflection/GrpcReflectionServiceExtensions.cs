using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TpuRemote.Grpc.Reflection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds server reflection to an application's services.</summary>
internal static class GrpcReflectionServiceExtensions
{
    /// <summary>Adds what <c>MapGrpcReflectionService</c> needs.</summary>
    public static IServiceCollection AddGrpcReflection(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        // Made by the first question, when all services are mapped.
        services.TryAddSingleton(provider => new ReflectionServiceImpl(MappedServices.Find(
            provider.GetRequiredService<EndpointDataSource>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger<ReflectionServiceImpl>())));
        services.TryAddSingleton(provider => new ReflectionV1Service(provider.GetRequiredService<ReflectionServiceImpl>().Answers));
        return services;
    }
}
