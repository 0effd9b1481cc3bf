using TpuRemote.Server.Hosting;

namespace TpuRemote.Server.Tests.Hosting;

public sealed class TransportBlocksTests
{
    [Fact]
    public void Block_GivenBack_IsGivenOutAgain()
    {
        using var pool = new TransportBlocks();
        var first = pool.Rent();
        Assert.Equal(pool.MaxBufferSize, first.Memory.Length);
        first.Dispose();
        using var second = pool.Rent(pool.MaxBufferSize);
        Assert.Same(first, second);
    }

    [Fact]
    public void Blocks_OutAtOnce_AreDifferent()
    {
        using var pool = new TransportBlocks();
        using var first = pool.Rent();
        using var second = pool.Rent();
        Assert.False(first.Memory.Span.Overlaps(second.Memory.Span));
    }

    [Fact]
    public void Block_GivenBackTwice_IsRefused()
    {
        using var pool = new TransportBlocks();
        var block = pool.Rent();
        block.Dispose();
        Assert.Throws<InvalidOperationException>(block.Dispose);
    }

    [Fact]
    public void Blocks_OfABurst_AreNotAllKept()
    {
        using var pool = new TransportBlocks();
        var blocks = Enumerable.Range(0, 2 * TransportBlocks.MostKept).Select(_ => pool.Rent()).ToArray();
        foreach (var block in blocks) block.Dispose();
        Assert.Equal(TransportBlocks.MostKept, pool.Kept);
    }

    [Fact]
    public void Request_BeyondABlock_IsRefused()
    {
        using var pool = new TransportBlocks();
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(pool.MaxBufferSize + 1));
    }
}
