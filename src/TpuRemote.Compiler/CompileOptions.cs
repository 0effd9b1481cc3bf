using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Compiler;

/// <summary>What a program is rewritten for.</summary>
/// <param name="Topology">The slice; its generation's HBM per core bounds the program.</param>
/// <param name="NumReplicas">How many replicas run it: at most the slice's devices.</param>
/// <param name="NumPartitions">How many partitions each replica is split into; 1 (more is refused by name for now).</param>
/// <param name="Precision">How floats are computed.</param>
public sealed record CompileOptions(
    TpuTopology Topology, int NumReplicas = 1, int NumPartitions = 1, Precision Precision = Precision.Tpu)
{
    /// <summary>
    /// What the arrays of one wave of replicas may take of the host, in bytes: where all replicas together need more, they run in
    /// waves (design decision 7).
    /// </summary>
    public long WaveBytes { get; init; } = 256L << 20;

    /// <summary>Ops that the program may come to with the functions that it calls in place (<c>max-operations</c>).</summary>
    public int MaxOperations { get; init; } = 1_000_000;

    /// <summary>How deep regions and calls may nest in each other (<c>max-depth</c>).</summary>
    public int MaxDepth { get; init; } = 128;

    /// <summary>What compiling may take; it changes nothing in the executable, only whether there is one.</summary>
    public WorkBudget Budget { get; init; } = WorkBudget.Unlimited;
}
