namespace TpuRemote.Server.Access;

/// <summary>Refuses files that every user of the machine may do something to.</summary>
internal static class SecretMode
{
    /// <summary>Checks a file's mode; that of what it points to, for a link. Windows has no modes, and its files are not checked.</summary>
    /// <param name="path">The file.</param>
    /// <param name="forbidden">What nobody may be allowed.</param>
    /// <param name="harm">What they could do, for the message.</param>
    /// <exception cref="IOException">The file allows it, or is missing.</exception>
    public static void Check(string path, UnixFileMode forbidden, string harm)
    {
        if (OperatingSystem.IsWindows()) return;
        var mode = File.GetUnixFileMode(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        if ((mode & forbidden) != UnixFileMode.None) throw new IOException($"every user of this machine may {harm}; chmod o-rw {path}");
    }
}
