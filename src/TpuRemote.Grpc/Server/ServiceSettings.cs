using Grpc.AspNetCore.Server;
using TpuRemote.Grpc.Compression;

namespace TpuRemote.Grpc.Server;

/// <summary>The options of a service as its calls need them: resolved and checked once, when the service is mapped.</summary>
internal sealed class ServiceSettings
{
    /// <exception cref="InvalidOperationException">No provider is there for the algorithm that the options name.</exception>
    public ServiceSettings(GrpcServiceOptions options)
    {
        MaxSendMessageSize = options.MaxSendMessageSize;
        MaxReceiveMessageSize = options.MaxReceiveMessageSize;
        EnableDetailedErrors = options.EnableDetailedErrors is true;
        Compression = CompressionProviders.From(options.CompressionProviders is { Count: > 0 } providers ? providers : null);
        ResponseCompression = new ResponseCompression(
            Compression, options.ResponseCompressionAlgorithm, options.ResponseCompressionLevel);
    }

    public int? MaxSendMessageSize { get; }

    public int? MaxReceiveMessageSize { get; }

    public bool EnableDetailedErrors { get; }

    public CompressionProviders Compression { get; }

    public ResponseCompression ResponseCompression { get; }
}
