using TpuRemote.Server.Access;
using TpuRemote.Server.Metrics;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Tests.Access;

public sealed class QuotaCounterTests
{
    private const int Limit = 64;
    private const int Threads = 8;

    // Some take small amounts, some one that never fits: those must neither pass nor keep the others out.
    [Fact]
    public async Task ParallelTakes_NeverExceedTheLimit_AndFillIt()
    {
        using var meters = new ServerMeters();
        var counter = new UserAccount(
            new User("alice"), () => new UserQuotas { MaxSessions = Limit }, TimeProvider.System, meters, 0).Sessions;
        for (var round = 0; round < 200; round++)
        {
            using var start = new Barrier(Threads);
            var takers = Enumerable.Range(0, Threads).Select(i => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return Enumerable.Range(0, Limit / (Threads / 2)).Count(_ => TryTake(counter, i % 2 == 0 ? 1 : Limit + 1));
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default));
            var taken = (await Task.WhenAll(takers)).Sum();
            Assert.Equal((Limit, Limit), (taken, counter.Used));
            Assert.False(TryTake(counter, 1));
            counter.Return(Limit);
        }
    }

    [Fact]
    public async Task TakesAndReturns_AtTheLimit_AreNeverTooManyAtOnce()
    {
        using var meters = new ServerMeters();
        var counter = new UserAccount(
            new User("alice"), () => new UserQuotas { MaxConcurrentRuns = 3 }, TimeProvider.System, meters, 0).Runs;
        var (inside, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 5000; i++)
            {
                if (!TryTake(counter, 1)) continue;
                var now = Interlocked.Increment(ref inside);
                for (var seen = most; now > seen; seen = most) Interlocked.CompareExchange(ref most, now, seen);
                Interlocked.Decrement(ref inside);
                counter.Return(1);
            }
        })));
        Assert.InRange(most, 1, 3);
        Assert.Equal(0, counter.Used);
    }

    private static bool TryTake(QuotaCounter counter, long amount)
    {
        try
        {
            counter.Take(amount, "one");
            return true;
        }
        catch (RefusalException)
        {
            return false;
        }
    }
}
