using System.Net.Sockets;

namespace TpuRemote.Grpc.Addresses;

/// <summary>Makes HTTP handlers whose every connection goes to one Unix domain socket, whatever the request's host says.</summary>
internal static class UnixSocketHandler
{
    /// <summary>A handler for the socket at <paramref name="path"/>, with the settings of <see cref="ChannelAddress"/>.</summary>
    public static SocketsHttpHandler Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var endPoint = new UnixDomainSocketEndPoint(path);
        var handler = ChannelAddress.CreateHandler();
        handler.ConnectCallback = async (_, cancellationToken) => await ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
        return handler;
    }

    private static async Task<Stream> ConnectAsync(UnixDomainSocketEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
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
