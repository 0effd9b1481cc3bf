using System.Diagnostics;
using System.Text.Json;

namespace TpuRemote.Jupyter.Tests.Driver;

/// <summary>
/// Runs driver.py once: a program of jupyter_client, which installs the kernel with ctpu into a folder of its own and speaks to it as
/// Jupyter does. Each of its checks is a test here.
/// </summary>
public class KernelDriver : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly string _prefix = Directory.CreateTempSubdirectory("tpuremote-driver-").FullName;

    /// <summary>The program, from the repository's root; one that adds lanes of its own has driver.py beside what it imports.</summary>
    protected virtual string Script => Path.Combine("tests", "TpuRemote.Jupyter.Tests", "Driver", "driver.py");

    /// <summary>What its environment tells it more.</summary>
    protected virtual IReadOnlyDictionary<string, string> Surroundings { get; } = new Dictionary<string, string>();

    /// <summary>Seconds a check, and the medians.</summary>
    public string Times { get; private set; } = "";

    // What went wrong, by check; null where nothing did.
    private Dictionary<string, string?> Report { get; set; } = [];

    /// <summary>Fails with what the driver found wrong in one of its checks.</summary>
    public void AssertPassed(string check)
    {
        Assert.True(Report.TryGetValue(check, out var problem), $"the driver did not run {check}");
        Assert.True(problem is null, problem);
    }

    /// <summary>Fails where the driver has run other checks than those that are tests.</summary>
    public void AssertRan(TheoryData<string> checks) =>
        Assert.Equal(((IEnumerable<object[]>)checks).Select(row => (string)row[0]).Order(), Report.Keys.Order());

    public async Task InitializeAsync()
    {
        if (JupyterPython.Absence is not null) return;
        string[] install = [Repository.Program("Ctpu"), "jupyter", "install", "--prefix", _prefix, "--python", Python.Interpreter];
        var (exitCode, output, error) = await RunAsync(new ProcessStartInfo("dotnet", install));
        Assert.True(exitCode == 0, output + error);
        var start = new ProcessStartInfo(Python.Interpreter, ["-B", Path.Combine(Repository.Root, Script)]);
        foreach (var (name, value) in Surroundings) start.Environment[name] = value;
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
