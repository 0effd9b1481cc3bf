using TpuRemote.Server.Runs;
using TpuRemote.Server.Status;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Runs;

public sealed class RunGateTests
{
    private readonly object _flood = new();
    private readonly object _other = new();

    [Fact]
    public async Task Caller_BehindAnothersFlood_WaitsForOneOfItsRuns()
    {
        var gate = new RunGate(100);
        var first = await gate.EnterAsync(_flood, CancellationToken.None);
        var flood = Enumerable.Range(0, 20).Select(_ => gate.EnterAsync(_flood, CancellationToken.None)).ToArray();
        var others = Enumerable.Range(0, 3).Select(_ => gate.EnterAsync(_other, CancellationToken.None)).ToArray();
        var order = new List<string>();
        first.Dispose();
        for (var (f, o) = (0, 0); f + o < flood.Length + others.Length;)
        {
            Task<IDisposable> head = f < flood.Length ? flood[f] : others[o], other = o < others.Length ? others[o] : head;
            var turn = await Task.WhenAny(head, other).WaitAsync(TestServer.Patience);
            order.Add(turn == head && f < flood.Length ? "flood" : "other");
            _ = turn == head && f < flood.Length ? f++ : o++;
            (await turn).Dispose();
        }

        Assert.Equal(["flood", "other", "flood", "other", "flood", "other", "flood"], order.Take(7));
        Assert.Equal(0, gate.Inside);
    }

    [Fact]
    public async Task RunsOfOneCaller_KeepTheirOrder()
    {
        var gate = new RunGate(100);
        var turns = Enumerable.Range(0, 10).Select(_ => gate.EnterAsync(_flood, CancellationToken.None)).ToArray();
        for (var i = 0; i < turns.Length; i++)
        {
            var turn = await turns[i].WaitAsync(TestServer.Patience);
            Assert.DoesNotContain(turns.Skip(i + 1), later => later.IsCompleted);
            turn.Dispose();
        }
    }

    [Fact]
    public async Task WaitingRun_ThatIsCancelled_GivesItsPlaceBack()
    {
        var gate = new RunGate(2);
        var first = await gate.EnterAsync(_flood, CancellationToken.None);
        using var cancel = new CancellationTokenSource();
        var waiting = gate.EnterAsync(_other, cancel.Token);
        Assert.Equal(2, gate.Inside);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(1, gate.Inside);
        var next = gate.EnterAsync(_other, CancellationToken.None);
        first.Dispose();
        (await next.WaitAsync(TestServer.Patience)).Dispose();
        Assert.Equal(0, gate.Inside);
    }

    [Fact]
    public async Task OneCaller_TakesHalfOfTheRunsAtMost_AndLeavesTheRestToOthers()
    {
        var gate = new RunGate(4);
        for (var i = 0; i < 2; i++) _ = gate.EnterAsync(_flood, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<RefusalException>(() => gate.EnterAsync(_flood, CancellationToken.None));
        Assert.Equal(
            "one run beside 2 of the same caller, who may have half of the limit exceeds the server's limit max-concurrent-runs = 4",
            refused.Message);
        for (var i = 0; i < 2; i++) _ = gate.EnterAsync(_other, CancellationToken.None);
        refused = await Assert.ThrowsAsync<RefusalException>(() => gate.EnterAsync(new object(), CancellationToken.None));
        Assert.Equal("one run beside 4 exceeds the server's limit max-concurrent-runs = 4", refused.Message);
        Assert.Equal(4, gate.Inside);
    }
}
