using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TpuRemote.Jupyter.Packages;

/// <summary>An assembly and those beside it that it needs, as a build leaves them in one folder.</summary>
internal static class AssemblyNeighbours
{
    /// <summary>The assembly first, then what it refers to and is in its folder, and so on.</summary>
    /// <param name="path">Full path of the assembly.</param>
    /// <exception cref="PackageException">There is no such file, or it is no .NET assembly.</exception>
    public static ImmutableArray<string> Of(string path)
    {
        if (!File.Exists(path))
            throw new PackageException(Directory.Exists(path)
                ? $"{path} is a folder; an assembly was expected"
                : $"there is no file {path}; a package is referenced by #r \"nuget: Name\", and the shared frameworks need no #r");
        var folder = Path.GetDirectoryName(path)!;
        var found = new List<string> { path };
        for (var next = 0; next < found.Count; next++)
        {
            var beside = ReferencesOf(found[next]).Select(name => Path.Combine(folder, name + ".dll"));
            found.AddRange(beside.Where(File.Exists).Except(found).ToList());
        }

        return [.. found];
    }

    private static List<string> ReferencesOf(string path)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            if (!file.HasMetadata)
                throw new PackageException($"{path} is no .NET assembly but native code");
            var metadata = file.GetMetadataReader();
            return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
        }
        catch (BadImageFormatException e)
        {
            throw new PackageException($"{path} is no .NET assembly", e);
        }
    }
}
