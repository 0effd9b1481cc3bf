using System.Net.Sockets;

namespace TpuRemote.Server.Hosting;

/// <summary>The files of Unix domain sockets.</summary>
internal static class UnixSockets
{
    /// <summary>Removes the file that a server left behind when it was killed.</summary>
    /// <exception cref="IOException">Somebody listens there, or the path is something else than a socket.</exception>
    public static void Free(string path)
    {
        if (!File.Exists(path)) return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }
        catch (SocketException other)
        {
            throw new IOException($"cannot listen on unix:{path}: something that is no socket of a server stands there", other);
        }

        throw new IOException($"cannot listen on unix:{path}: another server listens there");
    }
}
