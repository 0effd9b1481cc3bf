using System.IO.Compression;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TpuRemote.Jupyter.Packages;

namespace TpuRemote.Jupyter.Tests.Packages;

/// <summary>
/// A notebook's folder with its own feed of packages, which its nuget.config names as the only source: nothing is asked of the network,
/// and nothing is left in the user's package folder.
/// </summary>
internal sealed class PackageFeed : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PackageFeed(bool isConfigured = true)
    {
        Directory.CreateDirectory(Feed);
        Directory.CreateDirectory(Notebook);
        var source = isConfigured ? "<add key=\"test-feed\" value=\"feed\" />" : "";
        _folder.Write("nuget.config",
            $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><clear />{source}</packageSources>
            </configuration>
            """);
    }

    public string Root => _folder.Path;

    public string Feed => Path.Combine(Root, "feed");

    /// <summary>Below the folder that has the nuget.config.</summary>
    public string Notebook => Path.Combine(Root, "lessons", "one");

    /// <summary>Adds a package with an assembly of its name.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="version">Its version, the assembly's too.</param>
    /// <param name="code">C#; with none the package has no assembly.</param>
    /// <param name="needs">Packages it depends on, with versions.</param>
    /// <param name="folder">Where the assembly is in the package.</param>
    /// <param name="extra">Other files, by name.</param>
    public PackageFeed Add(string id, string version, string code = "", (string Id, string Version)[]? needs = null,
        string folder = "lib/net10.0", params (string Name, byte[] Content)[] extra)
    {
        using var package = ZipFile.Open(Path.Combine(Feed, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        var dependencies = string.Concat((needs ?? []).Select(need => $"<dependency id=\"{need.Id}\" version=\"{need.Version}\" />"));
        Write(package, $"{id}.nuspec", Encoding.UTF8.GetBytes(
            $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
              <id>{id}</id><version>{version}</version><authors>test</authors><description>test</description>
              <dependencies><group targetFramework="net10.0">{dependencies}</group></dependencies>
            </metadata></package>
            """));
        if (code.Length > 0)
        {
            var attribute = $"[assembly: System.Reflection.AssemblyVersion(\"{version.Split('-')[0]}.0\")]";
            Write(package, $"{folder}/{id}.dll", Compile(id, attribute + code));
        }

        foreach (var (name, content) in extra) Write(package, name, content);
        return this;
    }

    /// <summary>An assembly of that name.</summary>
    public static byte[] Compile(string name, string code, params byte[][] needs)
    {
        var framework = Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System.*.dll")
            .Append(typeof(object).Assembly.Location).Select(path => (MetadataReference)MetadataReference.CreateFromFile(path));
        using var image = new MemoryStream();
        var result = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(code)],
            framework.Concat(needs.Select(need => MetadataReference.CreateFromImage(need))),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return image.ToArray();
    }

    public PackageRestore Restore() => new(Notebook);

    public Task<RestoredPackages> RestoreAsync(params string[] requests) =>
        Restore().RestoreAsync([.. requests.Select(PackageRequest.Parse)], [], CancellationToken.None);

    public void Dispose() => _folder.Dispose();

    private static void Write(ZipArchive package, string name, byte[] content)
    {
        using var entry = package.CreateEntry(name).Open();
        entry.Write(content);
    }
}
