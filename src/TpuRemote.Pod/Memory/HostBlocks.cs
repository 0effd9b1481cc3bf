using System.Runtime.InteropServices;

namespace TpuRemote.Pod.Memory;

/// <summary>
/// The host's memory, in blocks aligned to 64 bytes. Freed blocks of a page or more are kept for the next request of the same size,
/// because a program's runs ask for the same sizes again and again, and a fresh block costs a page fault every 4 KiB.
/// </summary>
internal static unsafe class HostBlocks
{
    private const nuint Alignment = 64;
    private const long SmallestKept = 1 << 14;
    private const long MostKept = 256 << 20;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<long, Stack<nint>> Kept = [];
    private static long _keptBytes;

    /// <summary>A block of that many bytes, holding anything.</summary>
    /// <exception cref="OutOfMemoryException">The host has no such memory.</exception>
    public static void* Take(long byteSize)
    {
        if (byteSize >= SmallestKept)
        {
            lock (Gate)
            {
                if (Kept.TryGetValue(byteSize, out var blocks) && blocks.TryPop(out var block))
                {
                    _keptBytes -= byteSize;
                    return (void*)block;
                }
            }
        }
        try
        {
            return Allocate((nuint)byteSize);
        }
        catch (OutOfMemoryException)
        {
            FreeKept();
            return Allocate((nuint)byteSize);
        }
    }

    /// <summary>Gives a block back.</summary>
    // Invariant: the block was taken with that size and nothing points to it any more.
    public static void Return(void* block, long byteSize)
    {
        if (byteSize >= SmallestKept)
        {
            lock (Gate)
            {
                if (_keptBytes + byteSize <= MostKept)
                {
                    if (!Kept.TryGetValue(byteSize, out var blocks)) Kept[byteSize] = blocks = new Stack<nint>();
                    blocks.Push((nint)block);
                    _keptBytes += byteSize;
                    return;
                }
            }
        }
        NativeMemory.AlignedFree(block);
        if (byteSize > MostKept) return;
        // Sizes that are no longer asked for make way for those that are.
        FreeKept();
    }

    private static void* Allocate(nuint bytes)
    {
        if (bytes < HugePages.Size) return NativeMemory.AlignedAlloc(bytes, Alignment);
        var block = NativeMemory.AlignedAlloc(bytes, HugePages.Size);
        HugePages.Advise(block, bytes);
        return block;
    }

    private static void FreeKept()
    {
        lock (Gate)
        {
            foreach (var block in Kept.Values.SelectMany(blocks => blocks)) NativeMemory.AlignedFree((void*)block);
            Kept.Clear();
            _keptBytes = 0;
        }
    }
}
