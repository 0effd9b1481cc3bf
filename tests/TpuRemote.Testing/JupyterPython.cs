using System.Diagnostics;

namespace TpuRemote.Testing;

/// <summary>Debian's Python with ipykernel and jupyter_client: the Jupyter that is not ours, which judges the kernel.</summary>
public static class JupyterPython
{
    private static readonly Lazy<string?> Reason = new(FindReason);

    /// <summary>Why tests with it cannot run; null where they can.</summary>
    public static string? Absence => Reason.Value;

    private static string? FindReason()
    {
        if (!File.Exists(Python.Interpreter)) return $"{Python.Interpreter} is absent (Debian: python3)";
        var start = new ProcessStartInfo(Python.Interpreter, ["-c", "import ipykernel, jupyter_client"]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0
            ? null
            : $"{Python.Interpreter} lacks Jupyter (Debian: python3-ipykernel, python3-jupyter-client): {error.Split('\n')[^1]}";
    }
}

/// <summary>A fact that needs <see cref="JupyterPython"/>; skipped at discovery, with the reason, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JupyterFactAttribute : FactAttribute
{
    /// <summary>Skips where Jupyter is absent.</summary>
    public JupyterFactAttribute() => Skip = JupyterPython.Absence;
}

/// <summary>A theory that needs <see cref="JupyterPython"/>; skipped at discovery, with the reason, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class JupyterTheoryAttribute : TheoryAttribute
{
    /// <summary>Skips where Jupyter is absent.</summary>
    public JupyterTheoryAttribute() => Skip = JupyterPython.Absence;
}
