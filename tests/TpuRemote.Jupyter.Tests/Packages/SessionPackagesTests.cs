using TpuRemote.Jupyter.Packages;

namespace TpuRemote.Jupyter.Tests.Packages;

public sealed class SessionPackagesTests
{
    [Fact]
    public async Task Add_Second_GivesOnlyWhatIsNew()
    {
        using var feed = new PackageFeed().Add("Tpr.Leaf", "1.0.0", "class A;")
            .Add("Tpr.Tree", "1.0.0", "class B;", [("Tpr.Leaf", "1.0.0")]);
        var session = Session(feed);
        Assert.Equal(["Tpr.Leaf.dll"], Names(await Add(session, "Tpr.Leaf")));
        Assert.Equal(["Tpr.Tree.dll"], Names(await Add(session, "Tpr.Tree, 1.0.0")));
        Assert.Empty(Names(await Add(session, "tpr.leaf, 1.0.0")));
    }

    [Fact]
    public async Task Add_WithoutVersion_KeepsWhatItFoundFirst()
    {
        using var feed = new PackageFeed().Add("Tpr.Leaf", "1.0.0", "class A;").Add("Tpr.Other", "1.0.0", "class B;");
        var session = Session(feed);
        await Add(session, "Tpr.Leaf");
        feed.Add("Tpr.Leaf", "2.0.0", "class A;");
        Assert.Equal(["Tpr.Other.dll"], Names(await Add(session, "Tpr.Other")));
        Assert.Equal("1.0.0", (await Add(session, "Tpr.Leaf")).Package.Version);
    }

    [Fact]
    public async Task Add_OtherVersionOfWhatIsLoaded_AsksForARestart()
    {
        using var feed = new PackageFeed().Add("Tpr.Leaf", "1.0.0", "class A;").Add("Tpr.Leaf", "2.0.0", "class A;");
        var session = Session(feed);
        await Add(session, "Tpr.Leaf, 1.0.0");
        var error = await Assert.ThrowsAsync<PackageException>(() => Add(session, "Tpr.Leaf, 2.0.0"));
        Assert.Contains("Tpr.Leaf 1.0.0 is loaded already, and Tpr.Leaf 2.0.0 is asked for", error.Message, StringComparison.Ordinal);
        Assert.Contains("restart the kernel", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_NeedsNewerThanADependencyThatIsLoaded_AsksForARestartAndChangesNothing()
    {
        using var feed = new PackageFeed().Add("Tpr.Leaf", "1.0.0", "class A;").Add("Tpr.Leaf", "2.0.0", "class A;")
            .Add("Tpr.Tree", "1.0.0", "class B;", [("Tpr.Leaf", "1.0.0")]).Add("Tpr.Forest", "1.0.0", "class C;", [("Tpr.Leaf", "2.0.0")]);
        var session = Session(feed);
        await Add(session, "Tpr.Tree");
        var error = await Assert.ThrowsAsync<PackageException>(() => Add(session, "Tpr.Forest"));
        Assert.Contains("Tpr.Leaf 1.0.0 is loaded already, and Tpr.Forest needs Tpr.Leaf 2.0.0", error.Message, StringComparison.Ordinal);
        Assert.Empty(Names(await Add(session, "Tpr.Tree")));
    }

    [Fact]
    public async Task Add_NotToBeHad_LeavesTheSessionUsable()
    {
        using var feed = new PackageFeed().Add("Tpr.Leaf", "1.0.0", "class A;");
        var session = Session(feed);
        await Assert.ThrowsAsync<PackageException>(() => Add(session, "Tpr.Absent"));
        Assert.Equal(["Tpr.Leaf.dll"], Names(await Add(session, "Tpr.Leaf")));
    }

    [Theory]
    [InlineData("Tpr.Own")]
    [InlineData("tpr.own, 1.0.0")]
    public async Task Add_Bundled_NeedsNoSdk(string request)
    {
        var session = new SessionPackages(Path.GetTempPath(), [Bundle("1.0.0")], new PackageRestore(Path.GetTempPath(), sdk: NoSdk));
        var added = await Add(session, request);
        Assert.Equal(new RestoredPackage("Tpr.Own", "1.0.0"), added.Package);
        Assert.Equal(typeof(SessionPackages).Assembly.Location, Assert.Single(added.CompileReferences));
        Assert.Empty(Names(await Add(session, request)));
        await Assert.ThrowsAsync<PackageException>(() => Add(session, "Tpr.Own, 2.0.0"));
    }

    [Fact]
    public void Bundle_OfAnAssembly_HasWhatItNeedsBesideIt()
    {
        var bundle = BundledPackage.Of(typeof(SessionPackages).Assembly);
        Assert.Equal("TpuRemote.Jupyter", bundle.Id);
        Assert.Matches(@"^\d+\.\d+\.\d+", bundle.Version);
        var names = bundle.Assemblies.Select(Path.GetFileName).ToList();
        Assert.Equal("TpuRemote.Jupyter.dll", names[0]);
        Assert.Contains("Microsoft.CodeAnalysis.dll", names); // CSharp refers to it, too
        Assert.DoesNotContain("TpuRemote.Testing.dll", names); // beside it here, but it refers to nothing of it
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public async Task Add_BundledInAnotherVersion_IsRestored()
    {
        using var feed = new PackageFeed().Add("Tpr.Own", "2.0.0", "class A;");
        var session = new SessionPackages(feed.Notebook, [Bundle("1.0.0")], feed.Restore());
        Assert.Equal(["Tpr.Own.dll"], Names(await Add(session, "Tpr.Own, 2.0.0")));
    }

    private static DotnetSdk NoSdk() => DotnetSdk.Find([]);

    private static BundledPackage Bundle(string version) => new("Tpr.Own", version, [typeof(SessionPackages).Assembly.Location]);

    private static SessionPackages Session(PackageFeed feed) => new(feed.Notebook, [], feed.Restore());

    private static Task<PackageAddition> Add(SessionPackages session, string request) =>
        session.AddAsync(PackageRequest.Parse($"nuget: {request}"), null, CancellationToken.None);

    private static IEnumerable<string?> Names(PackageAddition added) => added.RuntimeAssemblies.Select(Path.GetFileName).Order();
}
