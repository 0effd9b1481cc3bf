using System.Diagnostics;
using System.Runtime.InteropServices;
using TpuRemote.Jupyter.Packages;

namespace TpuRemote.Jupyter.Tests.Packages;

/// <summary>Restores by the real SDK, from feeds of the test's own.</summary>
public sealed class PackageRestoreTests
{
    [Fact]
    public async Task Restore_PackageWithDependency_GivesBothAndTheirAssemblies()
    {
        using var feed = new PackageFeed()
            .Add("Tpr.Leaf", "1.2.0", "public static class Leaf { }")
            .Add("Tpr.Tree", "2.0.0", "public static class Tree { }", [("Tpr.Leaf", "1.0.0")]);
        var restored = await feed.RestoreAsync("nuget: Tpr.Tree, 2.0.0");
        Assert.Equal(["Tpr.Leaf 1.2.0", "Tpr.Tree 2.0.0"], restored.Packages.Select(package => $"{package.Id} {package.Version}"));
        Assert.Equal(["Tpr.Leaf.dll", "Tpr.Tree.dll"], Names(restored.CompileReferences));
        Assert.Equal(["Tpr.Leaf.dll", "Tpr.Tree.dll"], Names(restored.RuntimeAssemblies));
        Assert.All(restored.RuntimeAssemblies, file => Assert.StartsWith(Path.Combine(feed.Root, "packages"), file.Path, StringComparison.Ordinal));
        // Leaf 1.0.0 was wanted and only 1.2.0 is there: NuGet's NU1603.
        Assert.Contains("NU1603", Assert.Single(restored.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_WithoutVersion_TakesTheNewestStable()
    {
        using var feed = new PackageFeed()
            .Add("Tpr.Many", "1.9.0", "class A;").Add("Tpr.Many", "1.10.0", "class A;").Add("Tpr.Many", "2.0.0-beta.1", "class A;");
        Assert.Equal("1.10.0", (await feed.RestoreAsync("nuget: Tpr.Many")).VersionOf("tpr.many"));
        Assert.Equal("2.0.0-beta.1", (await feed.RestoreAsync("nuget: Tpr.Many, *-*")).VersionOf("Tpr.Many"));
    }

    [Fact]
    public async Task Restore_PackageOfThisMachineAndOthers_TakesItsRuntimeAndNativeFiles()
    {
        var rid = RuntimeInformation.RuntimeIdentifier.StartsWith("win", StringComparison.Ordinal) ? "win" : "unix";
        var native = RuntimeInformation.RuntimeIdentifier.Split('-')[0];
        var own = PackageFeed.Compile("Tpr.Native", "public static class Own;");
        using var feed = new PackageFeed().Add("Tpr.Native", "1.0.0", "public static class Own;", null, "ref/net10.0",
            ($"runtimes/{rid}/lib/net10.0/Tpr.Native.dll", own), ($"runtimes/{native}/native/libtpr.so", [1]),
            ("runtimes/android/native/libtpr.so", [2]), ("lib/net10.0/Tpr.Native.dll", own));
        var restored = await feed.RestoreAsync("nuget: Tpr.Native, 1.0.0");
        Assert.Contains("/ref/net10.0/", Assert.Single(restored.CompileReferences).Path.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Contains($"/runtimes/{rid}/", Assert.Single(restored.RuntimeAssemblies).Path.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Equal([1], File.ReadAllBytes(Assert.Single(restored.NativeLibraries).Path));
    }

    [Fact]
    public async Task Restore_Source_IsAskedBesideTheConfiguredOnes()
    {
        using var feed = new PackageFeed(isConfigured: false).Add("Tpr.One", "1.0.0", "class A;");
        var restored = await feed.Restore().RestoreAsync([new PackageRequest("Tpr.One", null)], [feed.Feed], CancellationToken.None);
        Assert.Equal("1.0.0", restored.VersionOf("Tpr.One"));
    }

    [Theory]
    [InlineData("Tpr.Absent", "NU1101", "no source has a package of this name", "test-feed")]
    [InlineData("Tpr.Beta, 9.0.0", "NU1102", "the package has no such version", "1.0.0-beta.7")]
    [InlineData("Tpr.Beta", "NU1103", "the package has prereleases only", "1.0.0-beta.7")]
    [InlineData("Tpr.Old, 1.0.0", "NU1202", "nothing for .NET 10", "net99.0")]
    public async Task Restore_NotToBeHad_SaysWhyAndWhatHelps(string request, string code, string problem, string detail)
    {
        using var feed = new PackageFeed().Add("Tpr.Beta", "1.0.0-beta.7", "class A;")
            .Add("Tpr.Old", "1.0.0", "class A;", folder: "lib/net99.0");
        var error = await Assert.ThrowsAsync<PackageException>(() => feed.RestoreAsync($"nuget: {request}"));
        Assert.Equal(code, error.Code);
        Assert.StartsWith($"Cannot restore {request}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains(detail, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_OlderThanAnotherNeeds_NamesTheDowngrade()
    {
        using var feed = new PackageFeed().Add("Tpr.Leaf", "1.0.0", "class A;").Add("Tpr.Leaf", "2.0.0", "class A;")
            .Add("Tpr.Tree", "1.0.0", "class B;", [("Tpr.Leaf", "2.0.0")]);
        var error = await Assert.ThrowsAsync<PackageException>(() => feed.RestoreAsync("nuget: Tpr.Leaf, 1.0.0", "nuget: Tpr.Tree, 1.0.0"));
        Assert.Equal("NU1605", error.Code);
        Assert.Contains("Tpr.Leaf", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_SourceThatDoesNotAnswer_SaysSo()
    {
        using var feed = new PackageFeed();
        // Nobody listens on port 9 (discard) of a test machine.
        var error = await Assert.ThrowsAsync<PackageException>(() => feed.Restore().RestoreAsync(
            [new PackageRequest("Tpr.One", "1.0.0")], ["https://127.0.0.1:9/v3/index.json"], CancellationToken.None));
        Assert.Equal("NU1301", error.Code);
        Assert.Contains("a package source does not answer", error.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_WithoutSdk_SaysThatOneIsNeeded()
    {
        using var folder = new TemporaryFolder();
        folder.Write("dotnet", "");
        var candidate = Path.Combine(folder.Path, "dotnet");
        var restore = new PackageRestore(folder.Path, sdk: () => DotnetSdk.Find([candidate, Path.Combine(folder.Path, "absent")]));
        var error = await Assert.ThrowsAsync<PackageException>(
            () => restore.RestoreAsync([new PackageRequest("X", null)], [], CancellationToken.None));
        Assert.Contains("needs the .NET SDK 10", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{candidate} has runtimes only", error.Message, StringComparison.Ordinal);
        Assert.Contains("#r \"path/to/library.dll\"", error.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Restore_Cancelled_EndsTheSdkAndWhatItStarted()
    {
        using var folder = new TemporaryFolder();
        var sdk = Slow(folder);
        using var cancel = new CancellationTokenSource();
        var restoring = new PackageRestore(folder.Path, sdk: () => sdk)
            .RestoreAsync([new PackageRequest("X", null)], [], cancel.Token);
        var child = await ChildAsync(folder);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => restoring.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.True(child.WaitForExit(TimeSpan.FromSeconds(10)), "the SDK's own child still runs");
    }

    [UnixFact]
    public async Task Restore_TooSlow_IsEndedAtTheDeadline()
    {
        using var folder = new TemporaryFolder();
        var sdk = Slow(folder);
        var restoring = new PackageRestore(folder.Path, TimeSpan.FromSeconds(2), () => sdk)
            .RestoreAsync([new PackageRequest("X", null)], [], CancellationToken.None);
        var child = await ChildAsync(folder);
        var error = await Assert.ThrowsAsync<PackageException>(() => restoring.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("longer than 2 s", error.Message, StringComparison.Ordinal);
        Assert.True(child.WaitForExit(TimeSpan.FromSeconds(10)), "the SDK's own child still runs");
    }

    [Fact]
    public async Task Restore_Done_LeavesNoPrivateFolder()
    {
        using var feed = new PackageFeed().Add("Tpr.One", "1.0.0", "class A;");
        await feed.RestoreAsync("nuget: Tpr.One, 1.0.0");
        await Assert.ThrowsAsync<PackageException>(() => feed.RestoreAsync("nuget: Tpr.Absent"));
        // Other tests of this process may restore right now; their folders go too.
        var left = Directory.GetDirectories(Path.GetTempPath(), $"tpuremote-packages-{Environment.ProcessId}-*");
        for (var i = 0; i < 600 && left.Any(Directory.Exists); i++) await Task.Delay(100);
        Assert.DoesNotContain(left, Directory.Exists);
    }

    // A script in the place of dotnet: it starts a child, writes its number, and waits for it.
    private static DotnetSdk Slow(TemporaryFolder folder)
    {
        var script = Path.Combine(folder.Path, "dotnet");
        var number = Path.Combine(folder.Path, "child");
        File.WriteAllText(script, $"#!/bin/sh\nsleep 120 &\necho $! > '{number}.new'\nmv '{number}.new' '{number}'\nwait\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new DotnetSdk(script);
    }

    private static async Task<Process> ChildAsync(TemporaryFolder folder)
    {
        var number = Path.Combine(folder.Path, "child");
        for (var i = 0; i < 200 && !File.Exists(number); i++) await Task.Delay(10);
        return Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(number), System.Globalization.CultureInfo.InvariantCulture));
    }

    private static IEnumerable<string?> Names(IEnumerable<PackageFile> files) => files.Select(file => Path.GetFileName(file.Path)).Order();
}
