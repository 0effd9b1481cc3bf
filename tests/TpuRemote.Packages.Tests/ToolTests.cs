namespace TpuRemote.Packages.Tests;

[Collection(nameof(PackedHouse))]
public sealed class ToolTests(PackedHouse packed)
{
    [LongFact]
    public async Task Tool_Installed_RunsItsCommands()
    {
        var folder = packed.Work("tool");
        // The tool has no dependencies: the packed folder alone is asked.
        File.WriteAllText(Path.Combine(folder, "nuget.config"),
            $"<configuration><packageSources><clear /><add key=\"packed\" value=\"{packed.Folder}\" /></packageSources></configuration>");
        var path = Path.Combine(folder, "bin");
        await Dotnet.RunAsync(folder, "tool", "install", "Ctpu", "--tool-path", path, "--version", packed.Version);
        var ctpu = Path.Combine(path, OperatingSystem.IsWindows() ? "ctpu.exe" : "ctpu");
        Assert.StartsWith($"ctpu {packed.Version} (", await Dotnet.ProgramAsync(ctpu, folder, "version"), StringComparison.Ordinal);
        Assert.Contains("Usage: ctpu demo fundamentals", await Dotnet.ProgramAsync(ctpu, folder, "demo", "fundamentals", "--help"), StringComparison.Ordinal);
    }
}
