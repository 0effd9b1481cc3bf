using System.Net;
using System.Net.Sockets;

namespace TpuRemote.Grpc.Addresses;

/// <summary>Where an address of this house leads.</summary>
/// <param name="HttpAddress">
/// The address that HTTP sees: scheme, authority and, with TLS, the name that the certificate must be for.
/// </param>
/// <param name="EndPoint">Where to connect instead of the HTTP address's own host; null to resolve that.</param>
internal sealed record ChannelTarget(Uri HttpAddress, EndPoint? EndPoint)
{
    private const string Forms =
        "http://host:port, https://host:port, grpc://host:port, grpcs://host:port (TLS) or unix:///path/to.sock";

    /// <summary>Whether the bytes on the way are encrypted.</summary>
    public bool IsTls => HttpAddress.Scheme == Uri.UriSchemeHttps;

    /// <summary>Whether what is sent stays on this machine or is encrypted.</summary>
    public bool IsPrivate => IsTls || HttpAddress.IsLoopback;

    /// <exception cref="ArgumentException">The address has none of the five forms, or the security needs TLS that it lacks.</exception>
    public static ChannelTarget Parse(string address, ChannelSecurity security)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        var uri = Uri.TryCreate(address, UriKind.Absolute, out var parsed) && IsKnown(parsed)
            ? parsed
            : throw new ArgumentException($"The address is '{address}'; expected {Forms}.", nameof(address));
        var isTls = uri.Scheme is "https" or "grpcs" || (uri.Scheme == "unix" && security.NeedsTls);
        if (security.NeedsTls && !isTls)
        {
            throw new ArgumentException(
                $"The address '{address}' has no TLS, but certificates or a host name to expect were given; use https:// or grpcs://.",
                nameof(address));
        }

        var target = uri.Scheme == "unix" ? ToSocket(uri, isTls, security) : ToHost(uri, isTls, security);
        return target.IsPrivate || !security.HasToken
            ? target
            : throw new ArgumentException(
                $"The address '{address}' would carry the token readable over the network; use https:// or grpcs://.", nameof(address));
    }

    private static ChannelTarget ToSocket(Uri uri, bool isTls, ChannelSecurity security) => new(
        new Uri(isTls ? $"https://{security.ExpectedHostName ?? "localhost"}" : "http://localhost"),
        new UnixDomainSocketEndPoint(Uri.UnescapeDataString(uri.AbsolutePath)));

    private static ChannelTarget ToHost(Uri uri, bool isTls, ChannelSecurity security)
    {
        var address = new Uri($"{(isTls ? "https" : "http")}://{uri.Authority}");
        if (security.ExpectedHostName is not { } expected)
        {
            return new ChannelTarget(address, EndPoint: null);
        }

        return new ChannelTarget(
            new UriBuilder(address) { Host = expected }.Uri,
            IPAddress.TryParse(address.DnsSafeHost, out var ip)
                ? new IPEndPoint(ip, address.Port)
                : new DnsEndPoint(address.DnsSafeHost, address.Port));
    }

    private static bool IsKnown(Uri uri) => uri.Scheme switch
    {
        "unix" => uri.AbsolutePath.Length > 1 && uri.Host.Length == 0,
        "grpc" or "grpcs" => uri is { IsDefaultPort: false, Host.Length: > 0, AbsolutePath: "" or "/" },
        "http" or "https" => uri.Host.Length > 0,
        _ => false,
    };
}
