namespace Ctpu.Data;

/// <summary>Where downloads are kept between runs.</summary>
internal static class CacheFolder
{
    /// <summary>
    /// XDG_CACHE_HOME/tpu-remote where it is set to an absolute path (the XDG base directory specification ignores others),
    /// ~/.cache/tpu-remote on Unix, the local application data folder on Windows.
    /// </summary>
    public static string Path(Func<string, string?> environment)
    {
        var stated = environment("XDG_CACHE_HOME");
        return System.IO.Path.Combine(System.IO.Path.IsPathFullyQualified(stated ?? "") ? stated! : Usual(), "tpu-remote");
    }

    private static string Usual() => OperatingSystem.IsWindows()
        ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
        : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}
