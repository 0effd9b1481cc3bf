namespace TpuRemote.Packages.Tests;

/// <summary>A fact of the long tests.</summary>
internal sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("TPUREMOTE_TESTS") != "all") Skip = "a long test: TPUREMOTE_TESTS=all (.ci/run --all) runs it";
    }
}
