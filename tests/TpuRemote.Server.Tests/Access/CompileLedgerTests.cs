using TpuRemote.Server.Access;
using TpuRemote.Server.Metrics;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Status;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Access;

public sealed class CompileLedgerTests : IDisposable
{
    private readonly ServerMeters _meters = new();
    private readonly ManualClock _clock = new();

    // What is left is then the time span that means "for ever" elsewhere: -1 ms.
    [Fact]
    public void Time_OverdrawnByOneMillisecond_IsUsedUp()
    {
        var ledger = NewLedger(seconds: 1);
        ledger.Spend(_ => Work(1001), CancellationToken.None);
        var refused = Assert.Throws<RefusalException>(() => ledger.Spend(_ => Work(0), CancellationToken.None));
        Assert.Equal("compiling, after 1.0 s in the past hour, exceeds max-compile-seconds of user alice = 1", refused.Message);
    }

    [Fact]
    public void Work_IsToldWhenTheTimeIsUsedUp_AndNotBefore()
    {
        var ledger = NewLedger(seconds: 2);
        var told = new List<bool>();
        Assert.Throws<RefusalException>(() => ledger.Spend(
            stop =>
            {
                Work(1999);
                told.Add(stop.IsCancellationRequested);
                Work(1);
                told.Add(stop.IsCancellationRequested);
                stop.ThrowIfCancellationRequested();
                return true;
            },
            CancellationToken.None));
        Assert.Equal([false, true], told);
    }

    [Fact]
    public void Time_WithoutAQuota_IsNeverUsedUp()
    {
        var ledger = NewLedger(seconds: null);
        Assert.False(ledger.Spend(stop => Work(3_000_000) && stop.IsCancellationRequested, CancellationToken.None));
        Assert.True(ledger.Spend(_ => Work(1), CancellationToken.None));
        Assert.Equal(TimeSpan.FromMilliseconds(3_000_001), ledger.Used);
    }

    public void Dispose() => _meters.Dispose();

    private bool Work(int milliseconds)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return true;
    }

    private CompileLedger NewLedger(long? seconds) =>
        new UserAccount(new User("alice"), () => new UserQuotas { MaxCompileSeconds = seconds }, _clock, _meters).CompileTime;
}
