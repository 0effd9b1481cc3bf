using Grpc.AspNetCore.Server;
using TpuRemote.Grpc.Compression;

namespace TpuRemote.Grpc.Server;

/// <summary>The options of a service as its calls need them: merged, resolved and checked once, when the service is mapped.</summary>
internal sealed class ServiceSettings
{
    /// <param name="application">What holds for all services.</param>
    /// <param name="service">What one service sets otherwise; its interceptors come after those of the application.</param>
    /// <exception cref="InvalidOperationException">No provider is there for the algorithm that the options name.</exception>
    public ServiceSettings(GrpcServiceOptions application, GrpcServiceOptions service)
    {
        MaxSendMessageSize = (service.SetsMaxSendMessageSize ? service : application).MaxSendMessageSize;
        MaxReceiveMessageSize = (service.SetsMaxReceiveMessageSize ? service : application).MaxReceiveMessageSize;
        EnableDetailedErrors = (service.EnableDetailedErrors ?? application.EnableDetailedErrors) is true;
        Interceptors = [.. application.Interceptors, .. service.Interceptors];
        Compression = CompressionProviders.From(service.CompressionProviders.Concat(
            application.CompressionProviders is { Count: > 0 } providers ? providers : CompressionProviders.Usual));
        ResponseCompression = new ResponseCompression(
            Compression,
            service.ResponseCompressionAlgorithm ?? application.ResponseCompressionAlgorithm,
            service.ResponseCompressionLevel ?? application.ResponseCompressionLevel);
    }

    public int? MaxSendMessageSize { get; }

    public int? MaxReceiveMessageSize { get; }

    public bool EnableDetailedErrors { get; }

    public IReadOnlyList<InterceptorRegistration> Interceptors { get; }

    public CompressionProviders Compression { get; }

    public ResponseCompression ResponseCompression { get; }
}
