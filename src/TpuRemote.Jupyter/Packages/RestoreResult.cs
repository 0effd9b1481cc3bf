using System.Collections.Immutable;
using System.Text.Json;

namespace TpuRemote.Jupyter.Packages;

/// <summary>Reads what MSBuild tells of the restored project: its items, and the versions from NuGet's lock of it.</summary>
internal static class RestoreResult
{
    private const string Root = "Items";
    private const string Compile = "ResolvedCompileFileDefinitions";
    private const string Runtime = "RuntimeCopyLocalItems";
    private const string Native = "NativeCopyLocalItems";
    private const string Frameworks = "TransitiveFrameworkReference";

    private static readonly string[] Loaded = ["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"];

    /// <summary>The items that <see cref="Read"/> wants, for MSBuild's <c>-getItem</c>.</summary>
    public static IEnumerable<string> Items => [Compile, Runtime, Native, Frameworks];

    /// <summary>Reads it.</summary>
    /// <param name="items">The file of <c>-getResultOutputFile</c>.</param>
    /// <param name="assets"><c>project.assets.json</c>.</param>
    /// <param name="warnings">What NuGet warned of.</param>
    /// <exception cref="PackageException">A package needs a shared framework that the kernel does not run on.</exception>
    public static RestoredPackages Read(string items, string assets, ImmutableArray<string> warnings)
    {
        using var result = JsonDocument.Parse(File.ReadAllBytes(items));
        var root = result.RootElement.GetProperty(Root);
        CheckFrameworks(root.GetProperty(Frameworks));
        return new RestoredPackages(
            Packages(assets), Files(root, Compile, ".dll"), Files(root, Runtime, ".dll"), Files(root, Native, ""), warnings);
    }

    private static ImmutableArray<RestoredPackage> Packages(string assets)
    {
        using var locked = JsonDocument.Parse(File.ReadAllBytes(assets));
        return [.. locked.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name.Split('/'))
            .Select(name => new RestoredPackage(name[0], name[1]))
            .OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase)];
    }

    private static ImmutableArray<PackageFile> Files(JsonElement items, string name, string ending) =>
        [.. items.GetProperty(name).EnumerateArray()
            .Select(item => new PackageFile(item.GetProperty("FullPath").GetString()!, item.GetProperty("NuGetPackageId").GetString()!))
            .Where(file => file.Path.EndsWith(ending, StringComparison.OrdinalIgnoreCase))];

    private static void CheckFrameworks(JsonElement frameworks)
    {
        var missing = frameworks.EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!).Except(Loaded).ToList();
        if (missing.Count > 0)
            throw new PackageException(
                $"A package needs the shared framework {string.Join(", ", missing)}; a notebook runs on {string.Join(" and ", Loaded)}.");
    }
}
