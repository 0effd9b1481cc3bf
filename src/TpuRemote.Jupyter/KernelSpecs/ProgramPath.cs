namespace TpuRemote.Jupyter.KernelSpecs;

/// <summary>Finds programs as a shell does.</summary>
public static class ProgramPath
{
    /// <summary>The full path of a program on PATH; null where it is not there.</summary>
    public static string? Find(string program, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var folders = (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var file = OperatingSystem.IsWindows() ? $"{program}.exe" : program;
        return folders.Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, file)).FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path) => File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
