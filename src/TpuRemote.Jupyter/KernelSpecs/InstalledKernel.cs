using System.Collections.Immutable;

namespace TpuRemote.Jupyter.KernelSpecs;

/// <summary>A kernel of ours that Jupyter finds.</summary>
/// <param name="Folder">The folder of its kernel.json.</param>
/// <param name="Spec">What that says.</param>
public sealed record InstalledKernel(string Folder, KernelSpec Spec)
{
    /// <summary>The files that it needs and that are not there; empty where it works.</summary>
    public ImmutableArray<string> MissingFiles =>
    [
        .. KernelFiles.Names.Select(name => Path.Combine(Folder, name))
            .Append(Spec.Python)
            .Concat(Spec.Command.Where(Path.IsPathFullyQualified))
            .Where(file => !File.Exists(file)),
    ];
}
