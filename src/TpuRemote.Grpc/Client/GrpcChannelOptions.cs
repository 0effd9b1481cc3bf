using Grpc.Net.Compression;

namespace Grpc.Net.Client;

/// <summary>Options of a <see cref="GrpcChannel"/>.</summary>
internal sealed class GrpcChannelOptions
{
    /// <summary>The largest message to send, in bytes; null, the default, for any.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>The largest message to accept, in bytes; null for any. 4 MiB unless set.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>What compresses and decompresses messages; if null, gzip and deflate.</summary>
    public IList<ICompressionProvider>? CompressionProviders { get; set; }

    /// <summary>What sends the requests; if null, a <see cref="SocketsHttpHandler"/> of the channel's own.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether <see cref="HttpHandler"/> goes with the channel, as one that the channel made always does.</summary>
    public bool DisposeHttpClient { get; set; }
}
