using System.Net;
using System.Net.Sockets;

namespace TpuRemote.Grpc.Addresses;

/// <summary>Makes every connection of an HTTP handler go to one end point, whatever the request's host says.</summary>
internal static class FixedEndPoint
{
    /// <summary>Sets the handler's way to connect; TLS, if the request asks for it, comes on top of it.</summary>
    public static void Set(SocketsHttpHandler handler, EndPoint endPoint) =>
        handler.ConnectCallback = async (_, cancellationToken) => await ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);

    private static async Task<Stream> ConnectAsync(EndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = endPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
