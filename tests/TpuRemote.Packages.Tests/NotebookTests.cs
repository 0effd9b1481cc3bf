using System.Xml.Linq;
using TpuRemote.Jupyter;
using TpuRemote.Jupyter.Tests;

namespace TpuRemote.Packages.Tests;

/// <summary>A fresh notebook gets the house from its packages. Nothing is asked of the network or left in the user's package folder.</summary>
[Collection(nameof(PackedHouse))]
public sealed class NotebookTests(PackedHouse packed)
{
    // Where the build has put what it restored.
    private static readonly string RestoredPackages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } moved
        ? moved
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    [Fact]
    public async Task Rewrite_OfThePackagedHouse_RunsOnTheEmbeddedServer()
    {
        await using var notebook = new Notebook(new NotebookOptions { Folder = Folder() });
        await notebook.RunAsync($"#i \"nuget: {packed.Folder}\"\n#r \"nuget: TpuRemote, {packed.Version}\"");
        Assert.Contains($"Installed TpuRemote, {packed.Version}\n", notebook.FrontEnd.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);

        await notebook.RunAsync(
            """
            using TpuRemote;
            using TpuRemote.Client;
            using TpuRemote.Hlo.ElementTypes;
            var tpu = await Tpu.ConnectAsync();
            await tpu.InitializeSystemAsync();
            """);
        // 0 + 1 ... 15 + 1, twice: 2 (1 + ... + 16) = 272.
        var sum = await notebook.ValueAsync(
            "var twice = tpu.TpuRewrite((x, y) => (x + y) * 2f, Tf.Range(16, ElementType.F32), Tf.Ones(16));",
            "(await twice.RunAsync()).ToArray<float>().Sum()");
        Assert.Equal("272", sum);
        await notebook.RunAsync("await tpu.DisposeAsync();");
    }

    [Fact]
    public async Task Learn_AfterTheFrontDoor_UsesTheSameClient()
    {
        await using var notebook = new Notebook(new NotebookOptions { Folder = Folder() });
        await notebook.RunAsync($"#i \"nuget: {packed.Folder}\"", $"#r \"nuget: TpuRemote.Client, {packed.Version}\"", "#r \"nuget: TpuRemote.Learn\"");
        Assert.Equal("True", await notebook.ValueAsync(
            "typeof(TpuRemote.Learn.AdamOptimizer).Assembly.GetReferencedAssemblies().Any(a => a.FullName == typeof(TpuRemote.Client.Tensor).Assembly.FullName)"));
    }

    // Its nuget.config gives it a package folder of its own and, as the only source, what others' packages ours need.
    private string Folder()
    {
        // It would overrule that nuget.config, and our packages would stay in the user's folder.
        Environment.SetEnvironmentVariable("NUGET_PACKAGES", null);
        var folder = packed.Work($"notebook-{Guid.NewGuid():N}");
        var index = Directory.CreateDirectory(Path.Combine(folder, "index")).FullName;
        foreach (var path in OthersPackages()) File.Copy(path, Path.Combine(index, Path.GetFileName(path)));
        new XElement("configuration",
            new XElement("config", Add("globalPackagesFolder", "packages")),
            new XElement("packageSources", new XElement("clear"), Add("index", "index"))).Save(Path.Combine(folder, "nuget.config"));
        return folder;

        static XElement Add(string key, string value) => new("add", new XAttribute("key", key), new XAttribute("value", value));
    }

    // The build has restored them.
    private IEnumerable<string> OthersPackages()
    {
        return new[] { "TpuRemote.Client", "TpuRemote.Grpc" }
            .SelectMany(id => packed.Metadata(id).Descendants("dependency"))
            .Select(dependency => (Id: dependency.Attribute("id")!.Value, Version: dependency.Attribute("version")!.Value))
            .Where(package => !package.Id.StartsWith("TpuRemote", StringComparison.Ordinal))
            .Select(package => (Id: package.Id.ToLowerInvariant(), package.Version))
            .Select(package => Path.Combine(RestoredPackages, package.Id, package.Version, $"{package.Id}.{package.Version}.nupkg"));
    }
}
