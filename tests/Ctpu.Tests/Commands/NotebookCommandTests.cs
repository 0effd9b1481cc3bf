using System.Diagnostics;
using Ctpu.Tests.Hosting;

namespace Ctpu.Tests.Commands;

/// <summary>A script in Jupyter's place says what it was started with.</summary>
public sealed class NotebookCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ctpu-notebook-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [JupyterFact]
    public async Task Notebook_KernelNotInstalled_StartsJupyterWithTheTpuAndATemporaryKernel()
    {
        Script("jupyter-lab", "echo \"$TPU_NAME $1\"; ls \"${JUPYTER_PATH%%:*}/kernels/csharp-tpu\"; echo \"$JUPYTER_PATH\"; exit 7");
        var run = await RunAsync("grpc://127.0.0.1:1", "notebook", _folder, "--tpu", "grpc://127.0.0.1:8470");
        var lines = run.Out.TrimEnd().Split('\n');
        Assert.Equal((7, $"grpc://127.0.0.1:8470 {_folder}"), (run.ExitCode, lines[0]));
        Assert.Contains("kernel.json", lines);
        Assert.EndsWith(":/somewhere/else", lines[^1]);
        Assert.False(Directory.Exists(lines[^1].Split(':')[0]), "the temporary kernel is still there");
    }

    [JupyterFact]
    public async Task Notebook_NoLab_StartsTheNotebookServerWithTheEnvironmentsTpu()
    {
        Script("jupyter-notebook", "echo \"$TPU_NAME\"");
        var run = await RunAsync("grpc://127.0.0.1:1", "notebook", _folder);
        Assert.Equal((0, "grpc://127.0.0.1:1\n"), (run.ExitCode, run.Out));
    }

    [JupyterFact]
    public async Task Notebook_Interrupted_LeavesTheEndToJupyter()
    {
        Script("jupyter-lab", "trap 'echo asked to stop; exit 9' INT; echo ready; while :; do sleep 0.05; done");
        using var process = Process.Start(Start(null, "notebook", _folder))!;
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(90)));
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"])) await kill.WaitForExitAsync();
        var run = await CtpuProcess.EndAsync(process);
        Assert.Equal((9, "asked to stop\n"), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task Notebook_NoJupyter_SaysHowToInstallIt()
    {
        var run = await RunAsync(null, "notebook", _folder);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("pip install jupyterlab", run.Error);
    }

    private Task<CommandRun> RunAsync(string? tpuName, params string[] args) => CtpuProcess.EndAsync(Process.Start(Start(tpuName, args))!);

    // Only what the test puts there is on PATH, and the shell's own programs where it has put something there.
    private ProcessStartInfo Start(string? tpuName, params string[] args)
    {
        var start = CtpuProcess.Start(tpuName, args);
        start.RedirectStandardInput = true;
        start.Environment["PATH"] = _folder;
        start.Environment["JUPYTER_DATA_DIR"] = Path.Combine(_folder, "data");
        start.Environment["JUPYTER_PATH"] = "/somewhere/else";
        return start;
    }

    private void Script(string name, string body)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, $"#!/bin/sh\nPATH=/usr/bin:/bin\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
