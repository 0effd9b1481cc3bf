namespace TpuRemote.Notebooks.Tests;

/// <summary>Jupyter's <c>nbconvert</c>, which executes notebooks without a browser.</summary>
internal static class Nbconvert
{
    /// <summary>The program; Debian's, whose Python is <see cref="Python.Interpreter"/>.</summary>
    public const string Program = "/usr/bin/jupyter-nbconvert";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Why tests with it cannot run; null where they can.</summary>
    public static string? Absence { get; } =
        File.Exists(Program) ? JupyterPython.Absence : $"{Program} is absent (Debian: jupyter-nbconvert, python3-ipykernel)";

    /// <summary>Executes a notebook.</summary>
    /// <param name="notebook">The file; it stays as it is.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="mnist">A folder with MNIST; drawn digits where null.</param>
    /// <returns>The file with the outputs.</returns>
    /// <exception cref="Xunit.Sdk.XunitException">A cell fails.</exception>
    public static async Task<string> ExecuteAsync(string notebook, InstalledKernel kernel, string? mnist)
    {
        var folder = Directory.CreateDirectory(Path.Combine(kernel.Scratch, Guid.NewGuid().ToString("N"))).FullName;
        var environment = NotebookFolder.Surroundings(mnist: mnist);
        environment["JUPYTER_PATH"] = kernel.JupyterPath;
        var run = await ChildProcess.RunAsync(
            Program,
            ["--to", "notebook", "--execute", "--ExecutePreprocessor.timeout=240", "--output-dir", folder, notebook],
            environment,
            Limit);
        Assert.True(run.ExitCode == 0, $"{Path.GetFileName(notebook)} fails:\n{run.Output}{run.Errors}");
        return Path.Combine(folder, Path.GetFileName(notebook));
    }
}

/// <summary>A theory that needs <see cref="Nbconvert"/>; skipped at discovery, with the reason, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NbconvertTheoryAttribute : TheoryAttribute
{
    public NbconvertTheoryAttribute() => Skip = Nbconvert.Absence;
}
