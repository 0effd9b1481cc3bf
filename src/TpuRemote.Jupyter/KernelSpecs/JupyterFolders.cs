namespace TpuRemote.Jupyter.KernelSpecs;

/// <summary>Where Jupyter looks for kernels: jupyter_core's rules.</summary>
/// <param name="environment">Environment variables.</param>
/// <param name="home">The user's folder.</param>
public sealed class JupyterFolders(Func<string, string?> environment, string home)
{
    /// <summary>Those of this process.</summary>
    public static JupyterFolders OfThisUser() =>
        new(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>The user's data folder.</summary>
    public string User => Given("JUPYTER_DATA_DIR") ?? Usual();

    /// <summary>The data folder below a prefix: that of a virtual environment, <c>/usr/local</c>.</summary>
    public static string Of(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter");

    /// <summary>The folder of a kernel in a data folder.</summary>
    public static string Kernel(string data, string name) => Path.Combine(data, "kernels", name);

    /// <summary>All data folders, in the order in which Jupyter looks.</summary>
    /// <param name="pythonPrefix">Where the Python that runs Jupyter is installed; null where there is none.</param>
    public IEnumerable<string> All(string? pythonPrefix)
    {
        var stated = (Given("JUPYTER_PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] ofPython = pythonPrefix is null ? [] : [Of(pythonPrefix)];
        return stated.Select(folder => folder.TrimEnd(Path.DirectorySeparatorChar))
            .Append(User).Concat(ofPython).Concat(OfTheMachine()).Distinct();
    }

    private string Usual()
    {
        if (OperatingSystem.IsMacOS()) return Path.Combine(home, "Library", "Jupyter");
        if (!OperatingSystem.IsWindows()) return Path.Combine(Given("XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share"), "jupyter");
        return Given("APPDATA") is { } roaming ? Path.Combine(roaming, "jupyter") : Path.Combine(home, ".jupyter", "data");
    }

    private string[] OfTheMachine()
    {
        if (!OperatingSystem.IsWindows()) return [Of("/usr/local"), Of("/usr")];
        return Given("PROGRAMDATA") is { } shared ? [Path.Combine(shared, "jupyter")] : [];
    }

    private string? Given(string variable) => environment(variable) is { Length: > 0 } value ? value : null;
}
