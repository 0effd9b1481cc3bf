using Grpc.Net.Client;

namespace TpuRemote.Grpc.Addresses;

/// <summary>
/// Opens channels to the addresses of this house: <c>http://host:port</c>, <c>grpc://host:port</c> (the form of TPU_NAME) and
/// <c>unix:///path/to.sock</c>. It stands on the official surface alone and is the same with the official packages.
/// </summary>
internal static class ChannelAddress
{
    private const string UnixScheme = "unix";
    private const string GrpcScheme = "grpc";

    /// <summary>A channel to <paramref name="address"/>; the channel owns its connections.</summary>
    /// <param name="address">The address, with its scheme.</param>
    /// <param name="configure">Sets further options; the handler is set already.</param>
    /// <exception cref="ArgumentException">The address has none of the three forms.</exception>
    public static GrpcChannel Open(string address, Action<GrpcChannelOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || !IsKnown(uri))
        {
            throw new ArgumentException(
                $"The address is '{address}'; expected http://host:port, grpc://host:port or unix:///path/to.sock.", nameof(address));
        }

        var isUnix = uri.Scheme == UnixScheme;
        var options = new GrpcChannelOptions
        {
            HttpHandler = isUnix ? UnixSocketHandler.Create(Uri.UnescapeDataString(uri.AbsolutePath)) : CreateHandler(),
            DisposeHttpClient = true,
        };
        configure?.Invoke(options);
        return GrpcChannel.ForAddress(isUnix ? new Uri("http://localhost") : new Uri($"http://{uri.Authority}"), options);
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

        // HTTP/2 without TLS passes through no proxy that HttpClient knows.
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        KeepAlivePingDelay = TimeSpan.FromSeconds(10),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,

        // Arrays come in messages of megabytes: start with a window that takes one.
        InitialHttp2StreamWindowSize = 1024 * 1024,
    };

    private static bool IsKnown(Uri uri) => uri.Scheme switch
    {
        UnixScheme => uri.AbsolutePath.Length > 1 && uri.Host.Length == 0,
        GrpcScheme => uri is { IsDefaultPort: false, Host.Length: > 0, AbsolutePath: "" or "/" },
        "http" => uri.Host.Length > 0,
        _ => false,
    };
}
