using System.Collections.Immutable;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Lowering;

/// <summary>A program as instructions over buffers whose places are not planned yet.</summary>
/// <param name="Buffers">All buffers by number.</param>
/// <param name="Code">The instructions.</param>
/// <param name="Arguments">What a run is given.</param>
/// <param name="Results">What a run gives back.</param>
internal sealed record LoweredProgram(
    ImmutableArray<BufferDraft> Buffers,
    InstructionSequence Code,
    ImmutableArray<ArgumentSpec> Arguments,
    ImmutableArray<ResultSpec> Results);
