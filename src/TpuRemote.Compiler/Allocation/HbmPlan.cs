using System.Globalization;
using TpuRemote.Compiler.Lowering;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Compiler.Allocation;

/// <summary>
/// What a program takes of one core's HBM: arguments and results in the default layout, temporaries in the layout that pads them
/// least, all padded to T(8,128) tiles; refused in XLA's words where it does not fit.
/// </summary>
internal static class HbmPlan
{
    private const int LargestListed = 8;

    // No generation's HBM comes near, and sums of sizes below it stay within 64 bits.
    private const long Absurd = 1L << 40;

    /// <summary>Plans a core's HBM.</summary>
    /// <exception cref="DiagnosticException">E1000: it does not fit.</exception>
    public static CompiledMemoryStats Of(LoweredProgram program, BufferSet[] conflicts, IReadOnlySet<int> used, CompileOptions options)
    {
        var topology = options.Topology;
        long argumentBytes = 0, aliasBytes = 0, outputBytes = 0;
        foreach (var argument in program.Arguments)
        {
            var size = TiledLayout.PaddedByteSize(argument.Type);
            argumentBytes += size;
            if (argument.DonatedTo is not null) aliasBytes += size;
        }
        foreach (var result in program.Results) outputBytes += TiledLayout.PaddedByteSize(result.Type);
        var constantBytes = used.Where(b => program.Buffers[b].Role is BufferRole.Constant).Sum(b => PaddedSize(program.Buffers[b]));
        var tempBytes = ArenaPlan.Of(program, conflicts, used, PaddedSize, options.Budget).Bytes + constantBytes;
        var peak = argumentBytes + outputBytes - aliasBytes + tempBytes;
        if (peak > topology.HbmBytesPerCore) throw new DiagnosticException(OutOfMemory(program, used, topology, peak));
        return new CompiledMemoryStats(argumentBytes, outputBytes, aliasBytes, tempBytes, peak);
    }

    /// <summary>Refuses at once a program with a buffer that no core could ever hold.</summary>
    /// <exception cref="DiagnosticException">E1000: it does not fit.</exception>
    public static void RefuseAbsurd(LoweredProgram program, CompileOptions options)
    {
        var largest = program.Buffers.Select(PaddedSize).DefaultIfEmpty().Max();
        if (largest < Absurd) return;
        var all = Enumerable.Range(0, program.Buffers.Length).ToHashSet();
        throw new DiagnosticException(OutOfMemory(program, all, options.Topology, largest));
    }

    /// <summary>Bytes that an array takes of a core's HBM.</summary>
    public static long PaddedSize(TensorType type, bool isTemporary) =>
        isTemporary ? LeastPadded(type) : TiledLayout.PaddedByteSize(type);

    private static Diagnostic OutOfMemory(LoweredProgram program, IReadOnlySet<int> used, TpuTopology topology, long peak)
    {
        var capacity = topology.HbmBytesPerCore;
        var message =
            "XLA:TPU compile permanent error. Ran out of memory in memory space hbm. "
            + $"Used {Size(peak)} of {Size(capacity)} hbm. Exceeded hbm capacity by {Size(peak - capacity)}.{Environment.NewLine}Largest buffers on a core of {topology.Name}:";
        var origins = Origins(program.Code);
        foreach (var buffer in used.OrderByDescending(b => PaddedSize(program.Buffers[b])).ThenBy(b => b).Take(LargestListed))
        {
            var draft = program.Buffers[buffer];
            message += $"{Environment.NewLine}  {Size(PaddedSize(draft)),10}  {draft.Type} ({Size(draft.Type.ByteSize)} unpadded, {Factor(draft)}x)"
                + $"  {Role(draft, origins.GetValueOrDefault(buffer))}";
        }
        return new Diagnostic("E1000", message, "", Location.Unknown, DiagnosticKind.ResourceExhausted);
    }

    private static string Role(BufferDraft draft, Origin? origin) => draft.Role switch
    {
        BufferRole.Argument argument => $"argument {argument.Index}",
        BufferRole.Result result => $"result {result.Index}, made by {Describe(origin)}",
        BufferRole.Constant => "constant",
        _ => $"temporary, made by {Describe(origin)}",
    };

    private static string Describe(Origin? origin) =>
        origin is null ? "no op" : origin.Place.Length > 0 ? $"{origin.Name} at {origin.Place}" : origin.Name;

    private static Dictionary<int, Origin> Origins(InstructionSequence code)
    {
        Dictionary<int, Origin> origins = [];
        foreach (var instruction in code.Instructions)
        {
            foreach (var (buffer, origin) in instruction.Nested.SelectMany(Origins)) origins.TryAdd(buffer, origin);
            foreach (var written in instruction.Writes) origins.TryAdd(written, instruction.Origin);
        }
        return origins;
    }

    private static long PaddedSize(BufferDraft buffer) => PaddedSize(buffer.Type, buffer.Role is BufferRole.Temporary);

    // The compiler is free to choose which two dimensions of a temporary are minor.
    private static long LeastPadded(TensorType type)
    {
        var least = TiledLayout.PaddedByteSize(type);
        for (var minor = 0; minor < type.Rank; minor++)
        {
            for (var second = 0; second < type.Rank; second++)
            {
                if (second != minor) least = Math.Min(least, TiledLayout.PaddedByteSize(type, second, minor));
            }
        }
        return least;
    }

    private static string Factor(BufferDraft draft) =>
        (PaddedSize(draft) / (double)Math.Max(1, draft.Type.ByteSize)).ToString("0.0", CultureInfo.InvariantCulture);

    // XLA writes binary multiples with one letter.
    private static string Size(long bytes)
    {
        var (unit, letter) = bytes switch
        {
            >= 1L << 30 => (1L << 30, "G"),
            >= 1L << 20 => (1L << 20, "M"),
            >= 1L << 10 => (1L << 10, "K"),
            _ => (1L, "B"),
        };
        return unit == 1 ? $"{bytes}B" : (bytes / (double)unit).ToString("0.00", CultureInfo.InvariantCulture) + letter;
    }
}
