using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace TpuRemote.Grpc.Reflection;

/// <summary>Finds the descriptors of the services that an application has mapped.</summary>
internal static partial class MappedServices
{
    /// <summary>The descriptors; a service that has none, for no generated code is behind it, is left out and logged.</summary>
    public static IReadOnlyList<ServiceDescriptor> Find(EndpointDataSource endpoints, ILogger logger)
    {
        var found = new List<ServiceDescriptor>();
        var types = endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType);
        foreach (var type in types.OfType<Type>().Distinct())
        {
            if (DescriptorOf(type) is { } descriptor)
            {
                found.Add(descriptor);
            }
            else
            {
                NoDescriptor(logger, type);
            }
        }

        return found;
    }

    private static ServiceDescriptor? DescriptorOf(Type service) =>
        service.GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)?.BindType
            .GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as ServiceDescriptor;

    [LoggerMessage(1, LogLevel.Debug, "Reflection leaves {Service} out: there is no descriptor beside its BindService.")]
    private static partial void NoDescriptor(ILogger logger, Type service);
}
