using System.IO.Compression;
using Grpc.Net.Compression;

namespace Grpc.AspNetCore.Server;

/// <summary>Options of the gRPC services of an application.</summary>
internal class GrpcServiceOptions
{
    private int? _maxSendMessageSize;
    private int? _maxReceiveMessageSize = 4 * 1024 * 1024;

    /// <summary>The largest message to send, in bytes; null, the default, for any.</summary>
    public int? MaxSendMessageSize
    {
        get => _maxSendMessageSize;
        set => (_maxSendMessageSize, SetsMaxSendMessageSize) = (value, true);
    }

    /// <summary>The largest message to accept, in bytes; null for any. 4 MiB unless set.</summary>
    public int? MaxReceiveMessageSize
    {
        get => _maxReceiveMessageSize;
        set => (_maxReceiveMessageSize, SetsMaxReceiveMessageSize) = (value, true);
    }

    /// <summary>Whether a client is told the exception that a handler did not catch. It may hold what clients should not see.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>
    /// The encoding of messages sent, such as <c>gzip</c>; null for none. A client that does not list it in <c>grpc-accept-encoding</c> is
    /// sent plain messages.
    /// </summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>The level to compress at; null for the provider's own.</summary>
    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>What compresses and decompresses messages; gzip and deflate as long as it is empty.</summary>
    public IList<ICompressionProvider> CompressionProviders { get; set; } = [];

    /// <summary>What calls pass on their way to the handler, in this order.</summary>
    public InterceptorCollection Interceptors { get; } = [];

    /// <summary>
    /// Whether calls of services that are not there are left to the application, which would answer HTTP's 404, instead of being answered
    /// Unimplemented.
    /// </summary>
    public bool? IgnoreUnknownServices { get; set; }

    internal bool SetsMaxSendMessageSize { get; private set; }

    internal bool SetsMaxReceiveMessageSize { get; private set; }
}
