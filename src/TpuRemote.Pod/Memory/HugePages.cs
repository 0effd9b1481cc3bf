using System.Runtime.InteropServices;

namespace TpuRemote.Pod.Memory;

/// <summary>
/// Asks Linux to back large blocks by pages of 2 MiB (madvise(2), MADV_HUGEPAGE): a gigabyte then costs 512 page faults instead of 262,144,
/// and kernels that stride through it miss the translation cache less. Elsewhere, and where it is refused, nothing changes but the speed.
/// </summary>
internal static unsafe partial class HugePages
{
    /// <summary>Bytes of such a page; blocks of at least this are asked for, at addresses that are multiples of it.</summary>
    public const nuint Size = 2 << 20;

    private const int MadviseHugePage = 14;

    /// <summary>Advises for a block that begins at a multiple of <see cref="Size"/>.</summary>
    // Invariant: the block was just allocated with that size; the advice changes no byte.
    public static void Advise(void* block, nuint bytes)
    {
        // The result is of no consequence: a kernel without such pages answers EINVAL and goes on with small ones.
        if (OperatingSystem.IsLinux()) _ = Madvise(block, bytes, MadviseHugePage);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Madvise(void* address, nuint length, int advice);
}
