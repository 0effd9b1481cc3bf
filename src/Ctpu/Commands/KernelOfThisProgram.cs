using TpuRemote.Jupyter.KernelSpecs;

namespace Ctpu.Commands;

/// <summary>The kernel that this ctpu is.</summary>
internal static class KernelOfThisProgram
{
    /// <summary>Its kernel.json with an interpreter.</summary>
    public static KernelSpec On(PythonInterpreter python) => new(
        python.Path, KernelCommandLine.OfThisProgram("jupyter", "kernel"), KernelCommandLine.DotnetRoot, VersionCommand.Version());
}
