using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TpuRemote.Packages.Tests;

[Collection(nameof(PackedHouse))]
public sealed class PackageContentTests(PackedHouse packed)
{
    private static readonly string[] Libraries =
    [
        "TpuRemote", "TpuRemote.Client", "TpuRemote.Compiler", "TpuRemote.Grpc", "TpuRemote.Hlo", "TpuRemote.Jupyter", "TpuRemote.Learn",
        "TpuRemote.Pod", "TpuRemote.Server",
    ];

    public static TheoryData<string> LibraryIds => [.. Libraries];

    public static TheoryData<string> Ids => [.. Libraries, "Ctpu"];

    [Fact]
    public void Pack_OfTheHouse_GivesTheRoomsAndTheToolWithSymbols()
    {
        string[] expected = ["Ctpu", .. Libraries];
        foreach (var ending in new[] { "nupkg", "snupkg" })
            Assert.Equal(expected, Directory.GetFiles(packed.Folder, $"*.{ending}").Select(PackedHouse.IdOf).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Package_Metadata_IsCompleteAndInventsNothing(string id)
    {
        var metadata = packed.Metadata(id);
        Assert.Equal(packed.Version, metadata.Element("version")!.Value);
        Assert.Equal("Apache-2.0", metadata.Element("license")!.Value);
        Assert.InRange(metadata.Element("description")!.Value.Length, 60, 300);
        Assert.True(metadata.Element("tags")!.Value.Split(' ').Length >= 3);
        Assert.Null(metadata.Element("projectUrl"));
        Assert.Null(metadata.Element("repository")?.Attribute("url"));
        var ours = metadata.Descendants("dependency").Where(dependency => dependency.Attribute("id")!.Value.StartsWith("TpuRemote", StringComparison.Ordinal));
        Assert.All(ours, dependency => Assert.Equal(packed.Version, dependency.Attribute("version")!.Value));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Package_ReadmeAndIcon_AreThere(string id)
    {
        using var package = packed.Open(id);
        Assert.Equal("README.md", packed.Metadata(id).Element("readme")!.Value);
        using var readme = new StreamReader(package.GetEntry("README.md")!.Open());
        Assert.StartsWith("# ", readme.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal("icon.png", packed.Metadata(id).Element("icon")!.Value);
        var icon = Bytes(package, "icon.png");
        // PNG: 8 bytes of signature, a chunk's length and name IHDR, then width and height, most significant byte first.
        Assert.Equal("PNG"u8.ToArray(), icon[1..4]);
        Assert.Equal((128, 128), (BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20))));
    }

    [Theory]
    [MemberData(nameof(LibraryIds))]
    public void Library_Files_AreTheAssemblyAndItsDocumentation(string id)
    {
        using var package = packed.Open(id);
        var files = package.Entries.Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal));
        Assert.Equal(
            new[] { "[Content_Types].xml", "README.md", "icon.png", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml", $"{id}.nuspec" }.Order(StringComparer.Ordinal),
            files.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(LibraryIds))]
    public void Library_Symbols_NameSourcesByTheirPlaceInTheRepository(string id)
    {
        using var symbols = ZipFile.OpenRead(Directory.GetFiles(packed.Folder, $"{id}.*.snupkg").Single(path => PackedHouse.IdOf(path) == id));
        using var pdb = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(Bytes(symbols, $"lib/net10.0/{id}.pdb")));
        var reader = pdb.GetMetadataReader();
        var sources = reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name)).ToList();
        Assert.NotEmpty(sources);
        // Only Release is published; Debug keeps the paths of the machine, for its debugger.
        if (AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal))
            Assert.All(sources, source => Assert.StartsWith("/_/src/", source, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(LibraryIds))]
    public void Library_PublicTypes_AreInItsNamespacesAndNoneIsTheTransports(string id)
    {
        using var package = packed.Open(id);
        using var assembly = new PEReader(new MemoryStream(Bytes(package, $"lib/net10.0/{id}.dll")));
        var reader = assembly.GetMetadataReader();
        var visible = reader.TypeDefinitions.Select(reader.GetTypeDefinition)
            .Where(type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
            .Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}").ToList();
        if (id == "TpuRemote.Grpc")
            Assert.Empty(visible);
        else
            Assert.All(visible, name => Assert.StartsWith(id + ".", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Tool_Files_RunOnEveryPlatform()
    {
        using var package = packed.Open("Ctpu");
        Assert.NotNull(package.GetEntry("tools/net10.0/any/Ctpu.dll"));
        var tool = package.Entries.Where(entry => entry.FullName.StartsWith("tools/", StringComparison.Ordinal)).Select(entry => entry.Name);
        Assert.All(tool, name => Assert.Contains(Path.GetExtension(name), new[] { ".dll", ".pdb", ".xml", ".json" }));
        Assert.DoesNotContain(tool, name => name.Contains("Tests", StringComparison.Ordinal));
    }

    private static byte[] Bytes(ZipArchive archive, string name)
    {
        using var entry = archive.GetEntry(name)!.Open();
        using var copy = new MemoryStream();
        entry.CopyTo(copy);
        return copy.ToArray();
    }
}
