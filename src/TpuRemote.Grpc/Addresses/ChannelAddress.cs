using Grpc.Net.Client;

namespace TpuRemote.Grpc.Addresses;

/// <summary>
/// Opens channels to the addresses of this house: <c>http://host:port</c>, <c>grpc://host:port</c> (the form of TPU_NAME), with TLS
/// <c>https://host:port</c> and <c>grpcs://host:port</c>, and <c>unix:///path/to.sock</c>. It stands on the official surface alone and is
/// the same with the official packages.
/// </summary>
internal static class ChannelAddress
{
    /// <summary>A channel to <paramref name="address"/>; the channel owns its connections.</summary>
    /// <param name="address">The address, with its scheme.</param>
    /// <param name="configure">Sets further options; the handler is set already.</param>
    /// <exception cref="ArgumentException">The address has none of the five forms.</exception>
    public static GrpcChannel Open(string address, Action<GrpcChannelOptions>? configure = null) => Open(address, null, configure);

    /// <summary>A channel to <paramref name="address"/> that trusts whom, and comes as whom, <paramref name="security"/> says.</summary>
    /// <param name="address">The address, with its scheme.</param>
    /// <param name="security">Certificates and token; null for the system's trust and no token.</param>
    /// <param name="configure">Sets further options; the handler is set already.</param>
    /// <exception cref="ArgumentException">
    /// The address has none of the five forms, has no TLS although certificates are given, or would carry a token readable over the
    /// network.
    /// </exception>
    public static GrpcChannel Open(string address, ChannelSecurity? security, Action<GrpcChannelOptions>? configure = null)
    {
        security ??= new ChannelSecurity();
        var target = ChannelTarget.Parse(address, security);
        var options = new GrpcChannelOptions { HttpHandler = CreateHandler(target, security), DisposeHttpClient = true };
        configure?.Invoke(options);
        return GrpcChannel.ForAddress(target.HttpAddress, options);
    }

    /// <summary>
    /// A handler that opens further connections when one is full (Kestrel admits 100 calls to each), gives up connecting after 10 s, and
    /// finds a peer that vanished without a word within 15 s by pinging while calls are open.
    /// </summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        EnableMultipleHttp2Connections = true,
        AllowAutoRedirect = false,
        UseCookies = false,

        // HTTP/2 without TLS passes through no proxy that HttpClient knows, and with TLS one would see nothing worth having.
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        KeepAlivePingDelay = TimeSpan.FromSeconds(10),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,

        // Arrays come in messages of megabytes: start with a window that takes one.
        InitialHttp2StreamWindowSize = 1024 * 1024,
    };

    private static HttpMessageHandler CreateHandler(ChannelTarget target, ChannelSecurity security)
    {
        var handler = CreateHandler();
        if (target.EndPoint is { } endPoint)
        {
            FixedEndPoint.Set(handler, endPoint);
        }

        HttpMessageHandler outer = handler;
        if (target.IsTls)
        {
            handler.SslOptions = ClientTls.CreateOptions(security);
            outer = new ClientCertificateHandler(handler, security);
        }

        return security.HasToken ? new BearerTokenHandler(security, outer) : outer;
    }
}
