using System.Collections.Immutable;

namespace TpuRemote.Jupyter.Packages;

/// <summary>Says why packages cannot be restored and what helps, by NuGet's codes.</summary>
internal static class RestoreFailure
{
    // A package may need dozens of others that are all missing for one reason.
    private const int Shown = 8;

    private static readonly Dictionary<string, (string Problem, string Help)> Known = new(StringComparer.Ordinal)
    {
        ["NU1101"] = ("no source has a package of this name",
            "Check its spelling; where another feed or a folder has it, name that before: #i \"nuget: FOLDER or https://...\"."),
        ["NU1102"] = ("the package has no such version", "Ask for the nearest one, or for the newest by leaving the version out."),
        ["NU1103"] = ("the package has prereleases only", "Name the version, or take the newest prerelease by the version *-*."),
        ["NU1301"] = ("a package source does not answer",
            "Check the network and the sources (nuget.config, #i). Packages that came with the kernel and #r \"path.dll\" work without."),
        ["NU1107"] = (
            "two packages need different versions of a third",
            "Ask for versions that fit each other, or name the third's version."),
        ["NU1605"] = ("the version asked for is older than another package needs", "Ask for the version that it needs, or leave it out."),
        ["NU1202"] = ("the package has nothing for .NET 10", "Ask for a newer version of it."),
        ["NU1212"] = ("the package is a tool, not a library", "Install it by dotnet tool install."),
        ["NU1213"] = ("the package is of a kind that is not referenced", "A tool is installed by dotnet tool install."),
    };

    /// <summary>The exception to throw.</summary>
    /// <param name="asked">The package that was asked for.</param>
    /// <param name="diagnostics">What NuGet said.</param>
    /// <param name="output">All output, for when it said nothing that has a code.</param>
    public static PackageException Of(PackageRequest asked, ImmutableArray<RestoreDiagnostic> diagnostics, string output)
    {
        var errors = diagnostics.Where(diagnostic => diagnostic.IsError).ToList();
        if (errors.Count == 0)
            return new PackageException($"Cannot restore {asked}: the SDK failed.{Environment.NewLine}{output.Trim()}");
        var first = errors.FirstOrDefault(error => Known.ContainsKey(error.Code)) ?? errors[0];
        var (problem, help) = Known.GetValueOrDefault(first.Code, ("NuGet says:", ""));
        var more = errors.Count > Shown ? $"  ... and {errors.Count - Shown} more" : "";
        var lines = new[] { $"Cannot restore {asked}: {problem}." }
            .Concat(errors.Take(Shown).Select(error => "  " + error.Text))
            .Append(more)
            .Append(help);
        return new PackageException(string.Join(Environment.NewLine, lines.Where(line => line.Length > 0))) { Code = first.Code };
    }
}
