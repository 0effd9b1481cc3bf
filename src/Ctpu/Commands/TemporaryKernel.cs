using TpuRemote.Jupyter.KernelSpecs;

namespace Ctpu.Commands;

/// <summary>The kernel in a folder that is removed afterwards, so that nothing is installed silently.</summary>
internal sealed class TemporaryKernel : IDisposable
{
    private TemporaryKernel(string data) => Data = data;

    /// <summary>The data folder, for JUPYTER_PATH.</summary>
    public string Data { get; }

    /// <summary>A kernel where none that works is installed; null where one is.</summary>
    /// <exception cref="JupyterException">No Python has ipykernel.</exception>
    public static TemporaryKernel? WhereMissing()
    {
        var python = PythonInterpreter.Find(null, Environment.GetEnvironmentVariable);
        if (Jupyter.Kernels(python.Prefix).FirstOrDefault() is { MissingFiles.Length: 0 }) return null;
        var data = Directory.CreateTempSubdirectory("ctpu-jupyter-").FullName;
        KernelInstallation.Install(data, KernelOfThisProgram.On(python));
        return new TemporaryKernel(data);
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Data, recursive: true);
}
