using TpuRemote.Jupyter.Packages;

namespace TpuRemote.Jupyter.Tests.Packages;

public sealed class PackageRequestTests
{
    [Theory]
    [InlineData("nuget: MathNet.Numerics, 5.0.0", "MathNet.Numerics", "5.0.0")]
    [InlineData("nuget:MathNet.Numerics,5.0.0", "MathNet.Numerics", "5.0.0")]
    [InlineData("  NuGet :x", null, null)]
    [InlineData(" NuGet: x ", "x", null)]
    [InlineData("nuget: A-b_C.d, 1.0.0-beta.23562.1", "A-b_C.d", "1.0.0-beta.23562.1")]
    [InlineData("nuget: X, *-*", "X", "*-*")]
    [InlineData("nuget: X, 5.*", "X", "5.*")]
    [InlineData("nuget: X, [1.0, 2.0)", "X", "[1.0, 2.0)")]
    [InlineData("nuget: X, (,2.0]", "X", "(,2.0]")]
    [InlineData("nuget: X, [1.0]", "X", "[1.0]")]
    public void Parse_NuGetText_GivesNameAndVersion(string text, string? id, string? version)
    {
        if (id is null)
            Assert.Throws<FormatException>(() => PackageRequest.Parse(text));
        else
            Assert.Equal(new PackageRequest(id, version), PackageRequest.Parse(text));
    }

    [Theory]
    [InlineData("nuget:", "\"\" cannot be a package's name")]
    [InlineData("nuget: , 1.0", "\"\" cannot be a package's name")]
    [InlineData("nuget: a b", "\"a b\" cannot be a package's name")]
    [InlineData("nuget: ../x", "\"../x\" cannot be a package's name")]
    [InlineData("nuget: X/1.0", "\"X/1.0\" cannot be a package's name")]
    [InlineData("nuget: X,", "\"\" is not a version of X")]
    [InlineData("nuget: X, newest", "\"newest\" is not a version of X")]
    [InlineData("nuget: X, 1.0, 2.0", "\"1.0, 2.0\" is not a version of X")]
    [InlineData("nuget: X, 1.0\" />", "is not a version of X")]
    [InlineData("X, 1.0", "\"X, 1.0\" names no package")]
    public void Parse_OtherText_SaysWhatWasExpected(string text, string message)
    {
        var error = Assert.Throws<FormatException>(() => PackageRequest.Parse(text));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("expected", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Source_RelativeFolder_BeginsAtTheNotebook()
    {
        using var folder = new TemporaryFolder();
        var feed = Directory.CreateDirectory(Path.Combine(folder.Path, "my feed")).FullName;
        var notebook = Directory.CreateDirectory(Path.Combine(folder.Path, "lessons")).FullName;
        Assert.Equal(feed, PackageSource.Parse("nuget: ../my feed", notebook));
        Assert.Equal(feed, PackageSource.Parse($"nuget: {new Uri(feed)}", notebook));
        Assert.Equal("https://example.org/v3/index.json", PackageSource.Parse("nuget: https://example.org/v3/index.json", notebook));
    }

    [Theory]
    [InlineData("nuget: absent", "The package source absent does not exist")]
    [InlineData("nuget:", "No package source is given")]
    [InlineData("feed", "names no package source")]
    [InlineData("nuget: ftp://example.org/x", "scheme ftp")]
    public void Source_Wrong_SaysWhy(string text, string message)
    {
        var error = Assert.Throws<FormatException>(() => PackageSource.Parse(text, Path.GetTempPath()));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
