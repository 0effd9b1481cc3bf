using System.Collections.Immutable;
using System.Reflection;

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
    /// <summary>The package of an assembly that came with this program: of its name and version, with what it needs beside it.</summary>
    /// <exception cref="ArgumentException">The assembly has no version of its product, or is not loaded from a file.</exception>
    public static BundledPackage Of(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
        if (version is null || assembly.Location.Length == 0)
            throw new ArgumentException($"{assembly.FullName} was not built as a part of a package", nameof(assembly));
        return new BundledPackage(assembly.GetName().Name!, version, AssemblyNeighbours.Of(assembly.Location));
    }

    /// <summary>Whether the request is for this package, in this version or in none.</summary>
    internal bool Answers(PackageRequest request) =>
        HasId(request.Id) && (request.Version is null || string.Equals(request.ExactVersion, Version, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the package has this name; names of packages have no case.</summary>
    internal bool HasId(string id) => string.Equals(Id, id, StringComparison.OrdinalIgnoreCase);
}
