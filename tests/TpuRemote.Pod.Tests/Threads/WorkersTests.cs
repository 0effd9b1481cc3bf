using TpuRemote.Pod.Threads;

namespace TpuRemote.Pod.Tests.Threads;

public sealed class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Run_LargeWork_DoesEveryTileOnce(int count)
    {
        using var workers = new Workers(count);
        for (var repeat = 0; repeat < 200; repeat++)
        {
            var done = new int[100 + repeat];
            workers.Run(new Work((_, tile) => Interlocked.Increment(ref done[tile])), done.Length, isLarge: true, CancellationToken.None);
            Assert.All(done, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void Run_OnSeveralThreads_GivesEachAWorkerOfItsOwn()
    {
        using var workers = new Workers(3);
        var busy = new int[3];
        var collisions = 0;
        workers.Run(
            new Work((worker, _) =>
            {
                if (Interlocked.Increment(ref busy[worker]) != 1) Interlocked.Increment(ref collisions);
                Thread.SpinWait(2000);
                Interlocked.Decrement(ref busy[worker]);
            }),
            500, isLarge: true, CancellationToken.None);
        Assert.Equal(0, collisions);
    }

    [Fact]
    public void Run_TileThatFails_ThrowsOnTheCallersThreadAndLeavesTheWorkersUsable()
    {
        using var workers = new Workers(2);
        var failing = new Work((_, tile) =>
        {
            if (tile == 37) throw new InvalidDataException("tile 37");
        });
        Assert.Equal("tile 37",
            Assert.Throws<InvalidDataException>(() => workers.Run(failing, 1000, true, CancellationToken.None)).Message);
        var done = 0;
        workers.Run(new Work((_, _) => Interlocked.Increment(ref done)), 10, isLarge: true, CancellationToken.None);
        Assert.Equal(10, done);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_Cancelled_StopsBeforeTheNextTile(bool isLarge)
    {
        using var workers = new Workers(2);
        using var cancellation = new CancellationTokenSource();
        var done = 0;
        var work = new Work((_, _) =>
        {
            Interlocked.Increment(ref done);
            cancellation.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => workers.Run(work, 1_000_000, isLarge, cancellation.Token));
        Assert.InRange(done, 1, 2);
    }

    private sealed class Work(Action<int, long> tile) : TileWork
    {
        public override void RunTile(int worker, long number) => tile(worker, number);
    }
}
