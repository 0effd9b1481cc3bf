using System.Xml.Linq;

namespace TpuRemote.Jupyter.Packages;

/// <summary>The project by which the SDK resolves a session's packages; it is never built, and nothing of a package is run.</summary>
internal static class RestoreProject
{
    /// <summary>Writes it.</summary>
    /// <param name="requests">All packages of the session.</param>
    /// <param name="sources">Sources beside the configured ones.</param>
    /// <param name="notebookFolder">From here upward NuGet looks for the user's nuget.config.</param>
    public static XDocument Write(IEnumerable<PackageRequest> requests, IEnumerable<string> sources, string notebookFolder) => new(
        new XElement("Project",
            // What stands above a temporary folder is no part of it.
            new XElement("PropertyGroup",
                new XElement("ImportDirectoryBuildProps", false),
                new XElement("ImportDirectoryBuildTargets", false),
                new XElement("ImportDirectoryPackagesProps", false)),
            Import("Sdk.props"),
            new XElement("PropertyGroup",
                new XElement("TargetFramework", "net10.0"),
                new XElement("UseCurrentRuntimeIdentifier", true),
                new XElement("SelfContained", false),
                new XElement("UseAppHost", false),
                // Compiling is the kernel's, against the frameworks it runs on: no reference assemblies are downloaded.
                new XElement("EnableTargetingPackDownload", false),
                new XElement("RestoreEnablePackagePruning", true),
                new XElement("RestoreRootConfigDirectory", Escaped(notebookFolder)),
                new XElement("RestoreAdditionalProjectSources", string.Join(';', sources.Select(Escaped))),
                // That a source tells nothing of vulnerabilities (a folder, no network) is not the notebook's concern.
                new XElement("NoWarn", "NU1900;NU1905")),
            new XElement("ItemGroup",
                new XElement("FrameworkReference", new XAttribute("Include", "Microsoft.AspNetCore.App")),
                requests.Select(Reference)),
            Import("Sdk.targets")));

    private static XElement Import(string name) =>
        new("Import", new XAttribute("Project", name), new XAttribute("Sdk", "Microsoft.NET.Sdk"));

    /// <summary>Only what a notebook loads: build logic of a package is not even imported.</summary>
    private static XElement Reference(PackageRequest request) => new("PackageReference",
        new XAttribute("Include", request.Id),
        new XAttribute("Version", request.Range),
        new XAttribute("IncludeAssets", "compile;runtime;native"));

    /// <summary>MSBuild reads %, $, @, ;, * and ? in a value; paths may have them.</summary>
    private static string Escaped(string path) => string.Concat(path.Select(c => "%$@;*?'".Contains(c, StringComparison.Ordinal)
        ? $"%{(int)c:X2}" : c.ToString()));
}
