using System.Collections.Immutable;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Pod.Instructions;

/// <summary>The three precisions of a rewrite (design decision 4).</summary>
public enum Precision
{
    /// <summary>As on a TPU: matrix operands rounded to bf16, accumulation in f32.</summary>
    Tpu,

    /// <summary>Products in f32, any order.</summary>
    F32,

    /// <summary>The reference evaluator's bits.</summary>
    Exact,
}

/// <summary>A rewritten program: planned buffers and the instructions that fill them. Immutable; one may run many times at once.</summary>
/// <param name="Topology">The slice that it was compiled for.</param>
/// <param name="NumReplicas">How many replicas run it.</param>
/// <param name="Precision">How floats are computed.</param>
/// <param name="Buffers">All buffers by number.</param>
/// <param name="ArenaBytes">Host bytes that Temporary buffers need together.</param>
/// <param name="Arguments">What a run is given.</param>
/// <param name="Results">What a run gives back.</param>
/// <param name="Code">The instructions.</param>
/// <param name="Memory">What it takes of a core's HBM.</param>
public sealed record Executable(
    TpuTopology Topology,
    int NumReplicas,
    Precision Precision,
    ImmutableArray<BufferSpec> Buffers,
    long ArenaBytes,
    ImmutableArray<ArgumentSpec> Arguments,
    ImmutableArray<ResultSpec> Results,
    InstructionSequence Code,
    CompiledMemoryStats Memory);

/// <summary>What a run is given at one place.</summary>
/// <param name="Type">Element type and dimensions of one replica's array.</param>
/// <param name="IsVarying">Whether each replica may be given an array of its own; where false all are given the same.</param>
/// <param name="DonatedTo">The number of the result that takes over its memory; null where it stays the caller's.</param>
public sealed record ArgumentSpec(TensorType Type, bool IsVarying, int? DonatedTo);

/// <summary>What a run gives back at one place.</summary>
/// <param name="Type">Element type and dimensions of one replica's array.</param>
/// <param name="IsVarying">Whether replicas hold results of their own; where false one array is every replica's.</param>
/// <param name="Buffer">The buffer that holds it at the end: a Result, or the Argument that was donated to it.</param>
public sealed record ResultSpec(TensorType Type, bool IsVarying, int Buffer);

/// <summary>
/// Bytes of one core's HBM that an executable takes, under PJRT's names; padded to the T(8,128) tiles that a TPU lays arrays out in.
/// </summary>
public sealed record CompiledMemoryStats(
    long ArgumentSizeInBytes, long OutputSizeInBytes, long AliasSizeInBytes, long TempSizeInBytes, long PeakMemoryInBytes);
