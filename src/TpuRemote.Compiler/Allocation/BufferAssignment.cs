using System.Collections.Immutable;
using TpuRemote.Compiler.Lowering;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Allocation;

/// <summary>Plans all memory of a program ahead: the host's arena, and what one core's HBM holds.</summary>
internal static class BufferAssignment
{
    /// <summary>Assigns places to buffers.</summary>
    /// <exception cref="DiagnosticException">E1000: the program does not fit a core's HBM.</exception>
    public static Executable Run(LoweredProgram program, CompileOptions options)
    {
        var used = Used(program);
        var conflicts = Interference.Of(program, allowInPlace: false, options.Budget);
        var memory = HbmPlan.Of(program, conflicts, used, options);
        var arena = ArenaPlan.Of(program, conflicts, used, b => b.HostBytes(options.NumReplicas), options.Budget);

        // Buffers that sharing left over are dropped, the others renumbered.
        var numbers = used.Order().Select((buffer, number) => (buffer, number)).ToDictionary(p => p.buffer, p => p.number);
        return new Executable(
            options.Topology,
            options.NumReplicas,
            options.Precision,
            [.. used.Order().Select(b => Spec(program.Buffers[b], arena.Offsets[b]))],
            arena.Bytes,
            program.Arguments,
            [.. program.Results.Select(r => r with { Buffer = numbers[r.Buffer] })],
            Renumbering.Apply(program.Code, b => numbers[b]),
            memory);
    }

    private static BufferSpec Spec(BufferDraft buffer, long offset) =>
        new(buffer.Type, buffer.IsVarying, Storage(buffer, offset)) { WaveSize = buffer.WaveSize };

    private static BufferStorage Storage(BufferDraft buffer, long offset) => buffer.Role switch
    {
        BufferRole.Argument argument => new BufferStorage.Argument(argument.Index),
        BufferRole.Result result => new BufferStorage.Result(result.Index),
        BufferRole.Constant constant => new BufferStorage.Constant(constant.Value),
        _ => new BufferStorage.Temporary(offset),
    };

    private static HashSet<int> Used(LoweredProgram program)
    {
        HashSet<int> used = [.. program.Results.Select(r => r.Buffer)];
        foreach (var instruction in program.Code.Instructions)
        {
            used.UnionWith(instruction.Reads);
            used.UnionWith(instruction.Writes);
        }
        return used;
    }
}
