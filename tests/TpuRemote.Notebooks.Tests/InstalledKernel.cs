namespace TpuRemote.Notebooks.Tests;

/// <summary>The kernel, installed for these tests alone.</summary>
public sealed class InstalledKernel : IAsyncLifetime
{
    private readonly DirectoryInfo _prefix = Directory.CreateTempSubdirectory("notebooks-");

    /// <summary>What JUPYTER_PATH must name for Jupyter to find it.</summary>
    public string JupyterPath => Path.Combine(_prefix.FullName, "share", "jupyter");

    /// <summary>A folder for what the tests write.</summary>
    public string Scratch => Path.Combine(_prefix.FullName, "scratch");

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Scratch);
        if (Nbconvert.Absence is not null) return;
        var install = await ChildProcess.RunAsync(
            "dotnet",
            [Repository.Program("Ctpu"), "jupyter", "install", "--prefix", _prefix.FullName, "--python", Python.Interpreter],
            NotebookFolder.Surroundings(),
            TimeSpan.FromMinutes(1));
        Assert.True(install.ExitCode == 0, $"ctpu jupyter install ended with {install.ExitCode}: {install.Output}{install.Errors}");
    }

    /// <inheritdoc />
    public Task DisposeAsync()
    {
        _prefix.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
