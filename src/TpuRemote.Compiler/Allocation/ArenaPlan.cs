using TpuRemote.Compiler.Lowering;
using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Compiler.Allocation;

/// <summary>
/// Gives each temporary buffer a place in one arena so that buffers that are live together do not overlap: largest first, each at
/// the lowest place that is free.
/// </summary>
/// <param name="Offsets">By buffer, the offset in bytes; -1 for buffers that are no temporaries.</param>
/// <param name="Bytes">The arena's size.</param>
internal sealed record ArenaPlan(long[] Offsets, long Bytes)
{
    private const long Alignment = 64;

    /// <summary>Plans an arena.</summary>
    /// <param name="program">The program.</param>
    /// <param name="conflicts">By buffer, those that are live with it.</param>
    /// <param name="used">The buffers that the code still mentions.</param>
    /// <param name="sizeOf">A buffer's size in bytes: on the host for all replicas, or padded on one core.</param>
    /// <param name="budget">Asked at every buffer.</param>
    public static ArenaPlan Of(
        LoweredProgram program, BufferSet[] conflicts, IReadOnlySet<int> used, Func<BufferDraft, long> sizeOf, WorkBudget budget)
    {
        var offsets = new long[program.Buffers.Length];
        Array.Fill(offsets, -1);
        var sizes = program.Buffers.Select(sizeOf).ToArray();
        long bytes = 0;
        var temporaries = used.Where(b => program.Buffers[b].Role is BufferRole.Temporary);
        foreach (var buffer in temporaries.OrderByDescending(b => sizes[b]).ThenBy(b => b))
        {
            budget.Check();
            var placed = conflicts[buffer].Members().Where(c => offsets[c] >= 0);
            var taken = placed.Select(c => (Start: offsets[c], End: offsets[c] + sizes[c])).Order();
            long place = 0;
            foreach (var (start, end) in taken)
            {
                if (start - place >= sizes[buffer]) break;
                place = Math.Max(place, RoundUp(end));
            }
            offsets[buffer] = place;
            bytes = Math.Max(bytes, place + sizes[buffer]);
        }
        return new ArenaPlan(offsets, RoundUp(bytes));
    }

    private static long RoundUp(long value) => checked((value + Alignment - 1) / Alignment * Alignment);
}
