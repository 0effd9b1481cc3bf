using System.Collections.Immutable;

namespace TpuRemote.Jupyter.Packages;

/// <summary>
/// A package whose assemblies came with the kernel: a notebook that asks for it without a version, or in this version, gets them without
/// an SDK and without a network.
/// </summary>
/// <param name="Id">The package's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Assemblies">Full paths, those of the packages it needs included.</param>
public sealed record BundledPackage(string Id, string Version, ImmutableArray<string> Assemblies)
{
    /// <summary>Whether the request is for this package, in this version or in none.</summary>
    internal bool Answers(PackageRequest request) =>
        HasId(request.Id) && (request.Version is null || string.Equals(request.ExactVersion, Version, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the package has this name; names of packages have no case.</summary>
    internal bool HasId(string id) => string.Equals(Id, id, StringComparison.OrdinalIgnoreCase);
}
