namespace TpuRemote.Server.Commands;

/// <summary>Files that only their owner may read.</summary>
internal static class SecretFiles
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersDirectory = OwnersFile | UnixFileMode.UserExecute;

    /// <summary>Makes a directory of mode 0700, where there is none.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnersDirectory);
    }

    /// <summary>Writes a new file of mode 0600; it is never there with another mode.</summary>
    /// <exception cref="IOException">There is a file of that name.</exception>
    public static void Create(string path, ReadOnlySpan<byte> bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnersFile;
        using var file = new FileStream(path, options);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Replaces a file, all at once: whoever reads it meanwhile sees the old one or the new one. It keeps its mode.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        var next = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            Create(next, bytes);
            if (!OperatingSystem.IsWindows() && File.Exists(path)) File.SetUnixFileMode(next, File.GetUnixFileMode(path));
            File.Move(next, path, overwrite: true);
        }
        catch
        {
            File.Delete(next);
            throw;
        }
    }
}
