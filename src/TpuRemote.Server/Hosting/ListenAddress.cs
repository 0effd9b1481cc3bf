using System.Globalization;
using System.Net;

namespace TpuRemote.Server.Hosting;

/// <summary>Where a server listens: <c>HOST:PORT</c> (HTTP/2 without TLS) or <c>unix:PATH</c>.</summary>
public sealed record ListenAddress
{
    private const string UnixPrefix = "unix:";

    private ListenAddress(IPEndPoint? endPoint, string? socketPath)
    {
        EndPoint = endPoint;
        SocketPath = socketPath;
    }

    /// <summary>The TPU's port on the loopback address: 127.0.0.1:8470.</summary>
    public static ListenAddress Default { get; } = Tcp(new IPEndPoint(IPAddress.Loopback, 8470));

    /// <summary>Address and port; null for a Unix socket. Port 0 takes any free one.</summary>
    public IPEndPoint? EndPoint { get; }

    /// <summary>Path of a Unix domain socket; null for TCP.</summary>
    public string? SocketPath { get; }

    /// <summary>An address of TCP.</summary>
    public static ListenAddress Tcp(IPEndPoint endPoint) => new(endPoint ?? throw new ArgumentNullException(nameof(endPoint)), null);

    /// <summary>A Unix domain socket.</summary>
    public static ListenAddress Unix(string path) =>
        new(null, string.IsNullOrEmpty(path) ? throw new ArgumentException("a Unix socket needs a path", nameof(path)) : path);

    /// <summary>Reads <c>127.0.0.1:8470</c>, <c>[::1]:8470</c>, <c>localhost:8470</c> or <c>unix:PATH</c>.</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    public static ListenAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal) && text.Length > UnixPrefix.Length)
            return Unix(text[UnixPrefix.Length..]);
        var colon = text.LastIndexOf(':');
        if (colon > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port <= IPEndPoint.MaxPort
            && TryHost(text[..colon]) is { } host)
            return Tcp(new IPEndPoint(host, port));
        throw new FormatException($"cannot listen on '{text}': expected HOST:PORT with an IP address or localhost, or unix:PATH");
    }

    /// <summary>What a client connects to: <c>grpc://127.0.0.1:8470</c> or <c>unix:///path</c>. An address that stands for all of the
    /// machine's is reached through the loopback.</summary>
    public string ClientAddress => SocketPath is { } path ? $"unix://{Path.GetFullPath(path)}" : $"grpc://{Reachable(EndPoint!)}";

    /// <inheritdoc />
    public override string ToString() => SocketPath is null ? EndPoint!.ToString() : UnixPrefix + SocketPath;

    private static IPEndPoint Reachable(IPEndPoint endPoint) =>
        endPoint.Address.Equals(IPAddress.Any) ? new IPEndPoint(IPAddress.Loopback, endPoint.Port)
        : endPoint.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, endPoint.Port)
        : endPoint;

    private static IPAddress? TryHost(string host) =>
        host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out var address) ? address : null;
}
