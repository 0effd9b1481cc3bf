using TpuRemote.Jupyter.KernelSpecs;

namespace Ctpu.Commands;

/// <summary>The Jupyter of this user.</summary>
internal static class Jupyter
{
    /// <summary>The kernels of ours that it finds, in the order in which it looks; the first is the one that it starts.</summary>
    public static IEnumerable<InstalledKernel> Kernels(string? pythonPrefix) =>
        JupyterFolders.OfThisUser().All(pythonPrefix).Select(KernelInstallation.In).OfType<InstalledKernel>();

    /// <summary>Whether it finds the kernel in a folder.</summary>
    public static bool Sees(string folder, PythonInterpreter python) => Kernels(python.Prefix).Any(kernel => kernel.Folder == folder);

    /// <summary>Where the Python is installed that runs Jupyter; null where there is none.</summary>
    public static string? PythonPrefix()
    {
        try
        {
            return PythonInterpreter.Find(null, Environment.GetEnvironmentVariable).Prefix;
        }
        catch (JupyterException)
        {
            return null;
        }
    }
}
