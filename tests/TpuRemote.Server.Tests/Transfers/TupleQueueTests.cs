using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Server.Arrays;
using TpuRemote.Server.Status;
using TpuRemote.Server.Tests.Hosting;
using TpuRemote.Server.Transfers;

namespace TpuRemote.Server.Tests.Transfers;

public sealed class TupleQueueTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualClock _clock = new();
    private readonly ByteBudget _budget = new("max-array-bytes", 12);
    private readonly TupleQueue _queue;

    public TupleQueueTests() => _queue = new TupleQueue("infeed queue of device 0", 2, _budget, _clock);

    [Fact]
    public async Task Tuples_EnqueuedWithoutAwaiting_KeepTheirOrder()
    {
        var waiting = new List<Task>();
        for (var i = 0; i < 3; i++) waiting.Add(EnqueueAsync(i));
        for (var i = 0; i < 3; i++) Assert.Equal(i, await DequeueAsync());
        await Task.WhenAll(waiting);
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Enqueue_WithoutRoom_WaitsUntilTheDeadlineAndNotLonger()
    {
        await EnqueueAsync(0);
        await EnqueueAsync(1);
        var third = EnqueueAsync(2);
        _clock.Advance(Minute - TimeSpan.FromSeconds(1));
        Assert.False(third.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var late = await Assert.ThrowsAsync<RefusalException>(() => third.WaitAsync(TestServer.Patience));
        Assert.Equal(RefusalKind.DeadlineExceeded, late.Kind);
        Assert.Equal("no room in the infeed queue of device 0 within 60 s", late.Message);
        Assert.Equal(8, _budget.Used);
    }

    [Fact]
    public async Task Clear_WithTuplesAndWaiters_FreesAndFailsThem()
    {
        await EnqueueAsync(0);
        await EnqueueAsync(1);
        var third = EnqueueAsync(2);
        _queue.Clear(new RefusalException(RefusalKind.Aborted, "the run failed", 5));
        var aborted = await Assert.ThrowsAsync<RefusalException>(() => third.WaitAsync(TestServer.Patience));
        Assert.Equal((RefusalKind.Aborted, "the run failed", 5ul), (aborted.Kind, aborted.Message, aborted.CauseOperation));
        Assert.Equal(0, _budget.Used);
        await EnqueueAsync(3);
        Assert.Equal(3, await DequeueAsync());
    }

    [Fact]
    public async Task Tuples_BeyondTheBudget_AreRefusedAndTakeNothing()
    {
        var large = new HostTuple([Literal.Create(Hlo.Types.TensorType.Of(ElementType.F32, 4), 1f, 2f, 3f, 4f)]);
        var refused = await Assert.ThrowsAsync<RefusalException>(() => _queue.EnqueueAsync(large, Minute, CancellationToken.None));
        Assert.Equal(RefusalKind.Exhausted, refused.Kind);
        Assert.EndsWith("exceeds the server's limit max-array-bytes = 12", refused.Message);
        Assert.Equal(0, _budget.Used);
    }

    [Fact]
    public async Task Dequeue_Cancelled_StopsWaiting()
    {
        using var cancel = new CancellationTokenSource();
        var waiting = _queue.DequeueAsync(Minute, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TestServer.Patience));
        await EnqueueAsync(7);
        Assert.Equal(7, await DequeueAsync());
    }

    private Task EnqueueAsync(float value) =>
        _queue.EnqueueAsync(new HostTuple([Literal.Scalar(ElementType.F32, value)]), Minute, CancellationToken.None);

    private async Task<float> DequeueAsync() =>
        (await _queue.DequeueAsync(Minute, CancellationToken.None).WaitAsync(TestServer.Patience)).Elements[0].ToArray<float>()[0];
}
