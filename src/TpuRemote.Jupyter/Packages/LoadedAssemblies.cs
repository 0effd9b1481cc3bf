using System.Collections.Immutable;
using System.Reflection;

namespace TpuRemote.Jupyter.Packages;

/// <summary>The assemblies that packages brought to a session, by name: one version of each.</summary>
internal sealed class LoadedAssemblies
{
    private readonly Dictionary<string, (Version Version, string Owner)> _loaded = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds those that are not there yet.</summary>
    /// <param name="paths">Full paths of assemblies.</param>
    /// <param name="owner">The package that brings them.</param>
    /// <returns>The paths that are new.</returns>
    /// <exception cref="PackageException">One is there in another version; then none is added.</exception>
    public ImmutableArray<string> Add(IEnumerable<string> paths, string owner)
    {
        var fresh = new Dictionary<string, (Version Version, string Path)>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in paths)
        {
            var name = AssemblyName.GetAssemblyName(path);
            var version = name.Version ?? new Version();
            if (!_loaded.TryGetValue(name.Name!, out var before))
                fresh.TryAdd(name.Name!, (version, path));
            else if (before.Version != version)
                throw new PackageException($"{name.Name}.dll {before.Version} was loaded with {before.Owner}, and {owner} brings {version}. " +
                    "A notebook cannot unload an assembly: restart the kernel.");
        }

        foreach (var (name, (version, _)) in fresh)
            _loaded[name] = (version, owner);
        return [.. fresh.Values.Select(one => one.Path)];
    }
}
