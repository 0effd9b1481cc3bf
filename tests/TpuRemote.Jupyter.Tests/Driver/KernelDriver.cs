using System.Diagnostics;
using System.Text.Json;

namespace TpuRemote.Jupyter.Tests.Driver;

/// <summary>
/// Runs driver.py once: a program of jupyter_client, which installs the kernel with ctpu into a folder of its own and speaks to it as
/// Jupyter does. Each of its checks is a test here.
/// </summary>
public sealed class KernelDriver : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly string _prefix = Directory.CreateTempSubdirectory("tpuremote-driver-").FullName;

    /// <summary>What went wrong, by check; null where nothing did.</summary>
    public Dictionary<string, string?> Report { get; private set; } = [];

    /// <summary>Seconds a check, and the medians.</summary>
    public string Times { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (JupyterPython.Absence is not null) return;
        string[] install = [Repository.Program("Ctpu"), "jupyter", "install", "--prefix", _prefix, "--python", Python.Interpreter];
        var (exitCode, output, error) = await RunAsync(new ProcessStartInfo("dotnet", install));
        Assert.True(exitCode == 0, output + error);
        var driver = Path.Combine(Repository.Root, "tests", "TpuRemote.Jupyter.Tests", "Driver", "driver.py");
        var start = new ProcessStartInfo(Python.Interpreter, ["-B", driver]);
        start.Environment["JUPYTER_PATH"] = Path.Combine(_prefix, "share", "jupyter");
        start.Environment["JUPYTER_RUNTIME_DIR"] = Path.Combine(_prefix, "runtime");
        start.Environment["IPYTHONDIR"] = Path.Combine(_prefix, "ipython");
        start.Environment["PYDEVD_DISABLE_FILE_VALIDATION"] = "1";
        (exitCode, output, Times) = await RunAsync(start);
        Assert.True(exitCode == 0, Times);
        Report = JsonSerializer.Deserialize<Dictionary<string, string?>>(output)!;
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_prefix, recursive: true);
        return Task.CompletedTask;
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{string.Join(' ', start.ArgumentList)} did not end within {Patience.TotalMinutes} minutes");
        }
    }
}
