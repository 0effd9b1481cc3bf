using Grpc.Core;
using Grpc.Net.Compression;
using Microsoft.Extensions.Logging;

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

    /// <summary>Whether the channel is encrypted, which must agree with the address, and the credentials of all its calls.</summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>
    /// Whether credentials of calls are sent where the connection is not encrypted too; otherwise they are left out there.
    /// </summary>
    public bool UnsafeUseInsecureChannelCallCredentials { get; set; }

    /// <summary>Where the channel logs to; null for nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Whether a call that was cancelled or reached its deadline fails as a cancelled task does.</summary>
    public bool ThrowOperationCanceledOnCancellation { get; set; }

    /// <summary>How long a call that waits for a connection waits before the second attempt, 20 % more or less; 1 s unless set.</summary>
    /// <exception cref="ArgumentException">Set to zero or less.</exception>
    public TimeSpan InitialReconnectBackoff
    {
        get;
        set => field = Positive(value);
    } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between attempts to connect; null for no limit, 120 s unless set.</summary>
    /// <exception cref="ArgumentException">Set to zero or less.</exception>
    public TimeSpan? MaxReconnectBackoff
    {
        get;
        set => field = value is { } backoff ? Positive(backoff) : null;
    } = TimeSpan.FromSeconds(120);

    /// <summary>What sends the requests, in place of <see cref="HttpHandler"/>. Its timeout counts too, for whole calls.</summary>
    public HttpClient? HttpClient { get; set; }

    /// <summary>What sends the requests; if null, a <see cref="SocketsHttpHandler"/> of the channel's own.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>
    /// Whether <see cref="HttpHandler"/> or <see cref="HttpClient"/> goes with the channel, as one that the channel made always does.
    /// </summary>
    public bool DisposeHttpClient { get; set; }

    private static TimeSpan Positive(TimeSpan value) =>
        value > TimeSpan.Zero ? value : throw new ArgumentException($"The reconnect backoff is {value}; expected more than zero.");
}
