using System.IO.Compression;
using System.Xml.Linq;

namespace TpuRemote.Packages.Tests;

/// <summary>The packages of src/, packed once from what is built, in a folder that goes when the tests are done.</summary>
public sealed class PackedHouse : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tpu-remote-packed-");

    public string Folder => Path.Combine(_folder.FullName, "packages");

    /// <summary>For a test's own files.</summary>
    public string Work(string name) => Directory.CreateDirectory(Path.Combine(_folder.FullName, name)).FullName;

    /// <summary>The version that all have.</summary>
    public string Version { get; private set; } = "";

    public async Task InitializeAsync()
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release" : "Debug";
        await Dotnet.RunAsync(Repository.Root, "pack", "TpuRemote.sln", "-c", configuration, "--no-build", "-o", Folder, "-v", "quiet", "-nologo");
        Version = Metadata("TpuRemote").Element("version")!.Value;
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>The nupkg of a package.</summary>
    public ZipArchive Open(string id) => ZipFile.OpenRead(Directory.GetFiles(Folder, $"{id}.*.nupkg").Single(path => IdOf(path) == id));

    /// <summary>The package's nuspec, without namespaces.</summary>
    public XElement Metadata(string id)
    {
        using var package = Open(id);
        using var stream = package.GetEntry($"{id}.nuspec")!.Open();
        var metadata = XElement.Load(stream).Elements().Single();
        foreach (var element in metadata.DescendantsAndSelf()) element.Name = element.Name.LocalName;
        return metadata;
    }

    /// <summary>X.Y of X.Y.1.2.3-suffix.nupkg.</summary>
    public static string IdOf(string path) =>
        string.Join('.', Path.GetFileName(path).Split('.').TakeWhile(part => !char.IsAsciiDigit(part[0])));
}
