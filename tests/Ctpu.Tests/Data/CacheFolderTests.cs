using Ctpu.Data;

namespace Ctpu.Tests.Data;

public sealed class CacheFolderTests
{
    [Fact]
    public void Path_XdgCacheHome_IsUsed()
    {
        var stated = Path.GetFullPath("/var/cache/somebody");
        Assert.Equal(Path.Combine(stated, "tpu-remote"), CacheFolder.Path(name => name == "XDG_CACHE_HOME" ? stated : null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative/cache")]
    public void Path_NoAbsoluteXdgCacheHome_IsTheUsersOwn(string? stated)
    {
        var path = CacheFolder.Path(_ => stated);
        Assert.True(Path.IsPathFullyQualified(path));
        Assert.Equal("tpu-remote", Path.GetFileName(path));
        Assert.DoesNotContain("relative", path, StringComparison.Ordinal);
    }
}
