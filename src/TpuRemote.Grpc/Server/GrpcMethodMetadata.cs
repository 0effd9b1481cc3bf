using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>On the endpoint of a gRPC method: what it is, for middleware that wants to know.</summary>
internal sealed class GrpcMethodMetadata
{
    /// <summary>Describes a method of a service.</summary>
    public GrpcMethodMetadata(Type serviceType, IMethod method)
    {
        ServiceType = serviceType;
        Method = method;
    }

    /// <summary>The service's implementation.</summary>
    public Type ServiceType { get; }

    /// <summary>The method.</summary>
    public IMethod Method { get; }
}
