using System.Collections.Concurrent;
using System.Security.Authentication;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TpuRemote.Grpc.Client;
using TpuRemote.Grpc.Compression;

namespace Grpc.Net.Client;

/// <summary>A channel over HTTP/2: connections are made on the first call and as many as the open calls need.</summary>
internal sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly bool _ownsHttp;
    private readonly CredentialsOfCalls _credentials;
    private readonly CancellationTokenSource _closed = new();
    private readonly ConcurrentDictionary<string, Uri> _uris = [];
    private int _isDisposed;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        Address = address;
        MaxSendMessageSize = options.MaxSendMessageSize;
        MaxReceiveMessageSize = options.MaxReceiveMessageSize;
        Compression = CompressionProviders.From(options.CompressionProviders);
        ThrowsOperationCanceled = options.ThrowOperationCanceledOnCancellation;
        Logger = options.LoggerFactory?.CreateLogger<GrpcChannel>() ?? (ILogger)NullLogger.Instance;
        Backoff = new ConnectionBackoff(options.InitialReconnectBackoff, options.MaxReconnectBackoff);
        Closed = _closed.Token;
        _credentials = new CredentialsOfCalls(address, options, Logger);
        (_http, _ownsHttp) = options switch
        {
            { HttpClient: not null, HttpHandler: not null } => throw new ArgumentException(
                $"Both {nameof(options.HttpClient)} and {nameof(options.HttpHandler)} are given; expected one of them.", nameof(options)),
            { HttpClient: { } client } => (client, options.DisposeHttpClient),
            { HttpHandler: { } handler } => (new HttpMessageInvoker(handler, options.DisposeHttpClient), true),
            _ => (new HttpMessageInvoker(CreateHandler(), disposeHandler: true), true),
        };
    }

    internal Uri Address { get; }

    /// <summary>Where a method is called; made once, for it is needed with each call.</summary>
    internal Uri UriOf(IMethod method) => _uris.GetOrAdd(method.FullName, static (name, address) => new Uri(address, name), Address);

    internal int? MaxSendMessageSize { get; }

    internal int? MaxReceiveMessageSize { get; }

    internal CompressionProviders Compression { get; }

    internal bool ThrowsOperationCanceled { get; }

    internal ILogger Logger { get; }

    /// <summary>The waits of calls that wait for a connection.</summary>
    internal ConnectionBackoff Backoff { get; }

    /// <summary>Cancelled when the channel is disposed of, and every open call with it.</summary>
    internal CancellationToken Closed { get; }

    /// <summary>A channel to <c>http://host:port</c> or <c>https://host:port</c> with default options.</summary>
    /// <exception cref="ArgumentException">The address is not an absolute http or https address.</exception>
    public static GrpcChannel ForAddress(string address) => ForAddress(address, new GrpcChannelOptions());

    /// <inheritdoc cref="ForAddress(string)"/>
    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new GrpcChannelOptions());

    /// <summary>A channel to <c>http://host:port</c> or <c>https://host:port</c>.</summary>
    /// <exception cref="ArgumentException">The address is not an absolute http or https address.</exception>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? ForAddress(uri, channelOptions)
            : throw new ArgumentException(
                $"The address '{address}' is no URI; expected http://host:port or https://host:port.", nameof(address));
    }

    /// <inheritdoc cref="ForAddress(string, GrpcChannelOptions)"/>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(channelOptions);
        return address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? new GrpcChannel(address, channelOptions)
            : throw new ArgumentException($"The address is '{address}'; expected http://host:port or https://host:port.", nameof(address));
    }

    /// <inheritdoc/>
    public override CallInvoker CreateCallInvoker()
    {
        ObjectDisposedException.ThrowIf(Closed.IsCancellationRequested, this);
        return new HttpCallInvoker(this);
    }

    /// <summary>Cancels the open calls and closes the connections.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _closed.Cancel();
            if (_ownsHttp)
            {
                _http.Dispose();
            }

            _closed.Dispose();
        }
    }

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Closed.IsCancellationRequested, this);
        return request is CallRequest call ? call.SendAsync(_http, cancellationToken) : _http.SendAsync(request, cancellationToken);
    }

    /// <summary>Whether a call, with credentials of its own or none, has any to be sent.</summary>
    internal bool UsesCredentials(CallCredentials? own) => _credentials.Exist(own);

    /// <summary>The headers that are the credentials of a call.</summary>
    internal Task<Metadata> GetCredentialsAsync(IMethod method, CallCredentials? own, CancellationToken cancellationToken) =>
        _credentials.GetAsync(method, own, cancellationToken);

    /// <inheritdoc/>
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    // Servers admit some 100 calls to a connection: without more connections, calls beyond them would queue. The rest is a browser's.
    private static SocketsHttpHandler CreateHandler() => new()
    {
        EnableMultipleHttp2Connections = true,
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions = new() { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
    };
}
