using System.Formats.Tar;

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

    /// <summary>What a path leads to: for a link the file at its end.</summary>
    public static string Target(string path) =>
        File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : path;

    /// <summary>Checks that a file would keep its owner if it was replaced; one that is not there yet has none.</summary>
    /// <exception cref="IOException">It belongs to somebody else.</exception>
    public static void CheckOwner(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path)) return;
        var mine = NewName(path);
        try
        {
            Create(mine, []);
            CheckOwner(path, mine);
        }
        finally
        {
            File.Delete(mine);
        }
    }

    /// <summary>Replaces a file, all at once: whoever reads it meanwhile sees the old one or the new one. It keeps its mode, and its
    /// owner.</summary>
    /// <exception cref="IOException">It belongs to somebody else.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        var next = NewName(path);
        try
        {
            Create(next, bytes);
            if (!OperatingSystem.IsWindows() && File.Exists(path))
            {
                CheckOwner(path, next);
                File.SetUnixFileMode(next, File.GetUnixFileMode(path));
            }

            File.Move(next, path, overwrite: true);
        }
        catch
        {
            File.Delete(next);
            throw;
        }
    }

    private static string NewName(string path) => $"{path}.{Guid.NewGuid():N}.new";

    private static void CheckOwner(string path, string mine)
    {
        var (owner, user) = (OwnerOf(path), OwnerOf(mine));
        if (owner != user)
        {
            throw new IOException(
                $"{path} belongs to user {owner} and would become that of user {user}, so that a server of the former could not read it; " +
                $"run this as its owner: sudo -u '#{owner}' ...");
        }
    }

    // .NET tells no owner but to those who archive a file.
    private static int OwnerOf(string path)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true)) writer.WriteEntry(path, "file");
        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()!.Uid;
    }
}
