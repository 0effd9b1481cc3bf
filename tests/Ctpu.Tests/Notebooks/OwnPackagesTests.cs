using Ctpu.Notebooks;
using TpuRemote.Jupyter;
using TpuRemote.Jupyter.Tests;

namespace Ctpu.Tests.Notebooks;

public sealed class OwnPackagesTests
{
    [Fact]
    public void All_OfThisProgram_AreWholeAndOfItsVersion()
    {
        var packages = OwnPackages.All();
        Assert.Equal(["TpuRemote", "TpuRemote.Client", "TpuRemote.Learn"], packages.Select(package => package.Id));
        Assert.All(packages, package => Assert.Equal(Ctpu.Commands.VersionCommand.Version(), package.Version));
        var front = packages[0].Assemblies.Select(Path.GetFileName).ToList();
        foreach (var room in new[] { "Client", "Server", "Compiler", "Pod", "Hlo", "Grpc" }) Assert.Contains($"TpuRemote.{room}.dll", front);
        Assert.Contains("Google.Protobuf.dll", front);
    }

    [Fact]
    public async Task Notebook_AsksForTheFrontDoor_GetsItWithoutRestoring()
    {
        await using var notebook = new Notebook(new NotebookOptions { BundledPackages = OwnPackages.All() });
        await notebook.RunAsync("#r \"nuget: TpuRemote\"\n#r \"nuget: TpuRemote.Learn\"", "using TpuRemote; using TpuRemote.Client;");
        Assert.DoesNotContain("Restoring", notebook.FrontEnd.Output, StringComparison.Ordinal);
        // 3 * 4 + 0.5
        Assert.Equal("12.5", await notebook.ValueAsync(
            "var tpu = await Tpu.ConnectAsync(); await tpu.InitializeSystemAsync();",
            "(await tpu.TpuRewrite((x, y) => x * y + 0.5f, 3f, 4f).RunAsync()).ToScalar<float>()"));
        await notebook.RunAsync("await tpu.DisposeAsync();");
    }
}
