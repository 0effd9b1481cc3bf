using System.Collections.Immutable;

namespace TpuRemote.Jupyter.Packages;

/// <summary>What the SDK chose for all packages of a session together: their versions fit each other.</summary>
/// <param name="Packages">Each package, also those that were not asked for but are needed; by name.</param>
/// <param name="CompileReferences">Assemblies to compile against; XML documentation, where a package has it, lies beside.</param>
/// <param name="RuntimeAssemblies">Assemblies to run, those for this machine where a package has several.</param>
/// <param name="NativeLibraries">Native libraries for this machine.</param>
/// <param name="Warnings">What NuGet warned of, each once, with its code.</param>
public sealed record RestoredPackages(
    ImmutableArray<RestoredPackage> Packages,
    ImmutableArray<PackageFile> CompileReferences,
    ImmutableArray<PackageFile> RuntimeAssemblies,
    ImmutableArray<PackageFile> NativeLibraries,
    ImmutableArray<string> Warnings)
{
    /// <summary>Nothing.</summary>
    public static RestoredPackages None { get; } = new([], [], [], [], []);

    /// <summary>The version that was chosen for a package; null where it is not among them.</summary>
    public string? VersionOf(string id) =>
        Packages.FirstOrDefault(package => string.Equals(package.Id, id, StringComparison.OrdinalIgnoreCase))?.Version;
}

/// <summary>A package and the version chosen.</summary>
public sealed record RestoredPackage(string Id, string Version);

/// <summary>A file of a package.</summary>
/// <param name="Path">Full path.</param>
/// <param name="PackageId">The package it belongs to.</param>
public sealed record PackageFile(string Path, string PackageId);
