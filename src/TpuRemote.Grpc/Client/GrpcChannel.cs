using System.Collections.Concurrent;
using System.Security.Authentication;
using Grpc.Core;
using TpuRemote.Grpc.Client;
using TpuRemote.Grpc.Compression;

namespace Grpc.Net.Client;

/// <summary>A channel over HTTP/2: connections are made on the first call and as many as the open calls need.</summary>
internal sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly HttpMessageInvoker _http;
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
        Closed = _closed.Token;

        _http = options.HttpHandler is { } handler
            ? new HttpMessageInvoker(handler, options.DisposeHttpClient)
            : new HttpMessageInvoker(CreateHandler(), disposeHandler: true);
    }

    internal Uri Address { get; }

    /// <summary>Where a method is called; made once, for it is needed with each call.</summary>
    internal Uri UriOf(IMethod method) => _uris.GetOrAdd(method.FullName, static (name, address) => new Uri(address, name), Address);

    internal int? MaxSendMessageSize { get; }

    internal int? MaxReceiveMessageSize { get; }

    internal CompressionProviders Compression { get; }

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
            : throw new ArgumentException($"The address '{address}' is no URI; expected http://host:port or https://host:port.", nameof(address));
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
            _http.Dispose();
            _closed.Dispose();
        }
    }

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Closed.IsCancellationRequested, this);
        return _http.SendAsync(request, cancellationToken);
    }

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
