using System.Net;
using System.Net.Sockets;

namespace TpuRemote.Benchmarks.RawSockets;

/// <summary>Addresses of the peer: <c>127.0.0.1:PORT</c> or <c>unix:PATH</c>.</summary>
internal static class RawAddress
{
    public static EndPoint Parse(string text) =>
        text.StartsWith("unix:", StringComparison.Ordinal) ? new UnixDomainSocketEndPoint(text["unix:".Length..]) : IPEndPoint.Parse(text);

    public static Socket Open(EndPoint endPoint) => endPoint is UnixDomainSocketEndPoint
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
}
