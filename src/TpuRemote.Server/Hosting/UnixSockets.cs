using System.Net.Sockets;

namespace TpuRemote.Server.Hosting;

/// <summary>The files of Unix domain sockets.</summary>
internal static class UnixSockets
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = Owner
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Lets the right users connect: the server's own, or everybody where they must show credentials.</summary>
    public static void Protect(string path, bool asksForCredentials)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, asksForCredentials ? Everybody : Owner);
    }

    /// <summary>Removes the file that a server left behind when it was killed.</summary>
    /// <exception cref="IOException">Somebody listens there, the path is something else than a socket, or everybody could put a socket
    /// of theirs in its place.</exception>
    public static void Free(string path)
    {
        CheckDirectory(path);
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

    private static void CheckDirectory(string path)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (OperatingSystem.IsWindows() || !Directory.Exists(directory)) return;
        var mode = File.GetUnixFileMode(directory);
        if (!mode.HasFlag(UnixFileMode.OtherWrite) || mode.HasFlag(UnixFileMode.StickyBit)) return;
        throw new IOException(
            $"cannot listen on unix:{path}: every user of this machine may replace files of {directory}; chmod o-w it, or choose another");
    }
}
