using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Ctpu.Terminal;
using TpuRemote.Jupyter.KernelSpecs;

namespace Ctpu.Commands;

/// <summary>Jupyter as a program that ctpu starts.</summary>
internal static class NotebookServer
{
    private const string PathVariable = "JUPYTER_PATH";

    /// <summary>Runs it on a notebook or folder until it ends.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="JupyterException">It is not installed, or no Python has ipykernel.</exception>
    public static async Task<int> RunAsync(string path, string? tpu, Interrupts? interrupts)
    {
        var start = new ProcessStartInfo(Program(), [path]);
        if (tpu is not null) start.Environment["TPU_NAME"] = tpu;
        using var kernel = TemporaryKernel.WhereMissing();
        if (kernel is not null)
        {
            var others = Environment.GetEnvironmentVariable(PathVariable);
            start.Environment[PathVariable] = string.IsNullOrEmpty(others) ? kernel.Data : $"{kernel.Data}{Path.PathSeparator}{others}";
        }
        using var process = Process.Start(start)!;
        if (interrupts is null) return await EndAsync(process);
        return await interrupts.WhileGivenToAsync(signal => Pass(signal, process), () => EndAsync(process));
    }

    /// <summary>The program to start.</summary>
    /// <exception cref="JupyterException">There is none.</exception>
    public static string Program() =>
        ProgramPath.Find("jupyter-lab", Environment.GetEnvironmentVariable)
        ?? ProgramPath.Find("jupyter-notebook", Environment.GetEnvironmentVariable)
        ?? throw new JupyterException(
            "Jupyter is not installed: neither jupyter-lab nor jupyter-notebook is on PATH.\n"
            + "Install it (pip install jupyterlab; on Debian apt-get install jupyter-notebook python3-ipykernel), then run this again.");

    private static async Task<int> EndAsync(Process process)
    {
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    // A terminal has sent Ctrl-C to Jupyter already; twice would answer its question whether to stop.
    private static void Pass(PosixSignal signal, Process process)
    {
        if (signal == PosixSignal.SIGINT && !Console.IsInputRedirected) return;
        if (process.HasExited) return;
        if (OperatingSystem.IsWindows()) process.Kill(entireProcessTree: true);
        else if (Kill(process.Id, signal == PosixSignal.SIGINT ? 2 : 15) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
