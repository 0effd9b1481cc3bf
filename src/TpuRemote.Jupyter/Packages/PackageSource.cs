namespace TpuRemote.Jupyter.Packages;

/// <summary>A place to look for packages that a notebook names by <c>#i "nuget: source"</c>.</summary>
public static class PackageSource
{
    /// <summary>Reads the text between the quotes: <c>nuget: ../feed</c> or <c>nuget: https://example.org/v3/index.json</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="notebookFolder">What relative folders are relative to.</param>
    /// <returns>The address, or the folder's full path.</returns>
    /// <exception cref="FormatException">It names nothing, or a folder that does not exist, or an address that is not http(s).</exception>
    public static string Parse(string text, string notebookFolder)
    {
        const string expected = "expected \"nuget: FOLDER\" or \"nuget: https://...\"";
        if (!PackageRequest.IsNuGet(text))
            throw new FormatException($"\"{text}\" names no package source: {expected}.");
        var source = PackageRequest.AfterScheme(text);
        if (source.Length == 0)
            throw new FormatException($"No package source is given: {expected}.");
        if (source.Contains("://", StringComparison.Ordinal))
            return Address(source);
        var folder = Path.GetFullPath(source, notebookFolder);
        return Directory.Exists(folder)
            ? folder
            : throw new FormatException($"The package source {source} does not exist: there is no folder {folder}.");
    }

    private static string Address(string source)
    {
        if (!Uri.TryCreate(source, UriKind.Absolute, out var address))
            throw new FormatException($"{source} is not an address.");
        if (address.IsFile)
            return Parse("nuget:" + address.LocalPath, Path.GetTempPath());
        return address.Scheme is "http" or "https"
            ? source
            : throw new FormatException($"{source} is of the scheme {address.Scheme}: packages come from a folder or by https.");
    }
}
