namespace TpuRemote.Compiler.Explanations;

/// <summary>The parts of the machine that execute instructions (design decision 5).</summary>
public enum InstructionKind
{
    /// <summary>The matrix units.</summary>
    Matrix,

    /// <summary>The vector unit: fused elementwise ops, reductions, windows, random bits.</summary>
    Vector,

    /// <summary>Data movement: copies, fills, slices, gathers and scatters.</summary>
    Data,

    /// <summary>The links between cores.</summary>
    Collective,

    /// <summary>The host's queues.</summary>
    Host,

    /// <summary>Loops, branches, waves of replicas.</summary>
    Control,
}
