using TpuRemote.Server.Executables;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Status;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Executables;

public sealed class CompileBudgetTests
{
    [Fact]
    public void Time_ByTheServersClock_EndsTheWorkAtItsLimit()
    {
        var clock = new ManualClock();
        var budget = new CompileBudget(new ServerLimits { MaxCompileSeconds = 3 }, clock, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(3));
        budget.Check();
        clock.Advance(TimeSpan.FromSeconds(0.5));
        var refused = Assert.Throws<RefusalException>(budget.Check);
        Assert.Equal(RefusalKind.Exhausted, refused.Kind);
        Assert.Equal("work on the program for 3.5 s exceeds the server's limit max-compile-seconds = 3", refused.Message);
    }

    [Fact]
    public void Bytes_ThatTheThreadAllocates_EndTheWorkAtTheirLimit()
    {
        var budget = new CompileBudget(new ServerLimits { MaxCompileBytes = 1 << 20 }, TimeProvider.System, CancellationToken.None);
        budget.Check();
        var kept = new byte[1 << 20];
        var refused = Assert.Throws<RefusalException>(budget.Check);
        Assert.EndsWith("exceeds the server's limit max-compile-bytes = 1048576", refused.Message);
        GC.KeepAlive(kept);
    }

    [Fact]
    public void Bytes_ThatAreAskedFor_AreRefusedBeforeTheyAreTaken()
    {
        var budget = new CompileBudget(new ServerLimits { MaxCompileBytes = 1 << 20 }, TimeProvider.System, CancellationToken.None);
        budget.Check(1 << 19);
        Assert.Throws<RefusalException>(() => budget.Check(long.MaxValue));
    }

    [Fact]
    public void Cancellation_EndsTheWorkWithoutALimit()
    {
        using var gone = new CancellationTokenSource();
        var budget = new CompileBudget(new ServerLimits(), TimeProvider.System, gone.Token);
        gone.Cancel();
        Assert.Throws<OperationCanceledException>(budget.Check);
    }
}
