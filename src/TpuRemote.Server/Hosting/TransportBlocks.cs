using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace TpuRemote.Server.Hosting;

/// <summary>
/// The memory that Kestrel reads into and writes from. Its own comes in blocks of 4 KiB, of which each costs a system call on the way in;
/// arrays of gigabytes want larger ones (README.md tells what was measured).
/// </summary>
internal sealed class TransportBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    /// <summary>Bytes of one block.</summary>
    public const int BlockBytes = 64 << 10;

    /// <summary>Blocks that are kept for use again; what a burst leaves behind beyond them is the collector's.</summary>
    public const int MostKept = (32 << 20) / BlockBytes;

    private readonly ConcurrentQueue<Block> _free = [];
    private int _kept;

    /// <summary>Blocks that wait to be used again.</summary>
    public int Kept => Volatile.Read(ref _kept);

    /// <inheritdoc />
    public override int MaxBufferSize => BlockBytes;

    /// <inheritdoc />
    public MemoryPool<byte> Create(MemoryPoolOptions? options) => this;

    /// <inheritdoc />
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        if (!_free.TryDequeue(out var block)) return new Block(this);
        Interlocked.Decrement(ref _kept);
        block.Take();
        return block;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
    }

    private void Return(Block block)
    {
        if (Interlocked.Increment(ref _kept) <= MostKept) _free.Enqueue(block);
        else Interlocked.Decrement(ref _kept);
    }

    // Pinned, for sockets would pin it at each call.
    private sealed class Block(TransportBlocks pool) : IMemoryOwner<byte>
    {
        private int _isFree;

        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);

        public void Take() => Volatile.Write(ref _isFree, 0);

        // Given back twice it would be two streams' at once, and one user's bytes another's.
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isFree, 1) == 1) throw new InvalidOperationException("a block was given back twice");
            pool.Return(this);
        }
    }
}
