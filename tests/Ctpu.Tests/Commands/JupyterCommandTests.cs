using System.Text.Json.Nodes;
using Ctpu.Tests.Hosting;

namespace Ctpu.Tests.Commands;

public sealed class JupyterCommandTests : IDisposable
{
    private readonly string _prefix = Directory.CreateTempSubdirectory("ctpu-jupyter-test-").FullName;

    private string Kernel => Path.Combine(_prefix, "share", "jupyter", "kernels", "csharp-tpu");

    public void Dispose() => Directory.Delete(_prefix, recursive: true);

    [JupyterFact]
    public void Install_WithAPrefix_WritesWhatJupyterStarts()
    {
        var run = CommandRun.Of("jupyter", "install", "--prefix", _prefix, "--python", Python.Interpreter);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(Kernel, run.Out);
        var spec = JsonNode.Parse(File.ReadAllText(Path.Combine(Kernel, "kernel.json")))!;
        Assert.Equal("C# (TpuRemote)", (string?)spec["display_name"]);
        Assert.Equal(
            [Path.Combine(Kernel, "tpuremote_kernel.py"), "-f", "{connection_file}"], spec["argv"]!.AsArray().Skip(1).Select(a => (string)a!));
        string[] files =
        [
            "kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg", "tpuremote_cells.py", "tpuremote_kernel.py",
            "tpuremote_process.py",
        ];
        Assert.Equal(files, Directory.GetFiles(Kernel).Select(file => Path.GetFileName(file)).Order());
    }

    [JupyterFact]
    public void Install_AsJson_SaysWhatItDid()
    {
        var run = CommandRun.Of("jupyter", "install", "--prefix", _prefix, "--python", Python.Interpreter, "--json");
        var said = JsonNode.Parse(run.Out)!;
        Assert.Equal(Kernel, (string?)said["folder"]);
        Assert.Equal(["jupyter", "kernel"], said["command"]!.AsArray().Select(a => (string)a!).TakeLast(2));
    }

    [Fact]
    public void Install_PythonThatIsNotThere_SaysWhatWasTriedAndWhatToDo()
    {
        var missing = Path.Combine(_prefix, "python3");
        var run = CommandRun.Of("jupyter", "install", "--prefix", _prefix, "--python", missing);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(missing, run.Error);
        Assert.Contains("pip install ipykernel", run.Error);
        Assert.False(Directory.Exists(Kernel));
    }

    [Fact]
    public void Install_UserAndPrefix_IsAUsageError()
    {
        var run = CommandRun.Of("jupyter", "install", "--user", "--prefix", _prefix);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("exclude one another", run.Error);
    }

    [JupyterFact]
    public void Uninstall_Installed_RemovesItsFolderAlone()
    {
        CommandRun.Of("jupyter", "install", "--prefix", _prefix, "--python", Python.Interpreter);
        Assert.Equal(0, CommandRun.Of("jupyter", "uninstall", "--prefix", _prefix).ExitCode);
        Assert.False(Directory.Exists(Kernel));
        Assert.True(Directory.Exists(Path.GetDirectoryName(Kernel)));
    }

    [Fact]
    public void Uninstall_KernelOfSomebodyElse_IsLeftAlone()
    {
        Directory.CreateDirectory(Kernel);
        var spec = Path.Combine(Kernel, "kernel.json");
        File.WriteAllText(spec, """{ "argv": ["other"], "display_name": "other" }""");
        var run = CommandRun.Of("jupyter", "uninstall", "--prefix", _prefix);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(Kernel, run.Error);
        Assert.True(File.Exists(spec));
    }

    [Fact]
    public void Notebook_FileThatIsNotThere_IsAUsageError()
    {
        var run = CommandRun.Of("notebook", Path.Combine(_prefix, "none.ipynb"));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("none.ipynb does not exist", run.Error);
    }
}
