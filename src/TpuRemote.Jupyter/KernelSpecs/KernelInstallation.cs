namespace TpuRemote.Jupyter.KernelSpecs;

/// <summary>Installs, finds and removes the kernel.</summary>
public static class KernelInstallation
{
    private const string SpecFile = "kernel.json";

    /// <summary>Installs the kernel, over one that is there.</summary>
    /// <param name="data">A data folder of Jupyter.</param>
    /// <param name="spec">The kernel.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be written.</exception>
    public static InstalledKernel Install(string data, KernelSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var folder = JupyterFolders.Kernel(data, KernelSpec.Name);
        Directory.CreateDirectory(folder);
        KernelFiles.WriteTo(folder);
        File.WriteAllText(Path.Combine(folder, SpecFile), spec.ToJson(folder));
        return new InstalledKernel(folder, spec);
    }

    /// <summary>The kernel in a data folder; null where none of ours is.</summary>
    public static InstalledKernel? In(string data)
    {
        var folder = JupyterFolders.Kernel(data, KernelSpec.Name);
        var file = Path.Combine(folder, SpecFile);
        return File.Exists(file) && KernelSpec.Parse(File.ReadAllText(file)) is { } spec ? new InstalledKernel(folder, spec) : null;
    }

    /// <summary>Removes a kernel.</summary>
    public static void Remove(InstalledKernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        Directory.Delete(kernel.Folder, recursive: true);
    }
}
