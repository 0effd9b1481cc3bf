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

    // What a burst of connections leaves behind is given to the collector beyond this many.
    private const int MostKept = (32 << 20) / BlockBytes;

    private readonly ConcurrentQueue<Block> _free = [];
    private int _kept;

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
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);

        public void Dispose() => pool.Return(this);
    }
}
