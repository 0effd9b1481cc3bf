using System.Diagnostics;
using TpuRemote.Grpc.Client;
using TpuRemote.Grpc.Tests.Hosting;

namespace TpuRemote.Grpc.Tests.Client;

public sealed class ConnectionBackoffTests
{
    [Fact]
    public async Task Backoff_OfWaitAfterWait_GrowsToTheLongestAndStartsAgain()
    {
        var backoff = new ConnectionBackoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200));

        // 100, 160 and 200 ms, each by at most a fifth shorter; timers may be late by any time.
        Assert.InRange(await TimeAsync(backoff), 79, double.MaxValue);
        Assert.InRange(await TimeAsync(backoff), 127, double.MaxValue);
        Assert.InRange(await TimeAsync(backoff), 159, double.MaxValue);
        backoff.Reset();
        var again = await TimeAsync(backoff);
        Assert.InRange(again, 79, 10_000);
    }

    [Fact]
    public async Task Backoff_OfCallsTogether_IsOneWait()
    {
        var backoff = new ConnectionBackoff(TimeSpan.FromMilliseconds(200), null);
        var waited = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => backoff.WaitAsync(CancellationToken.None))).Soon();

        Assert.InRange(waited.Elapsed.TotalSeconds, 0.15, 10); // twenty waits, growing by 1.6, would take years
    }

    private static async Task<double> TimeAsync(ConnectionBackoff backoff)
    {
        var waited = Stopwatch.StartNew();
        await backoff.WaitAsync(CancellationToken.None).Soon();
        return waited.Elapsed.TotalMilliseconds;
    }
}
