namespace TpuRemote.Client.Programs;

/// <summary>The parts of the machine that execute instructions.</summary>
public enum InstructionKind
{
    /// <summary>A part that this client does not know of.</summary>
    Unknown,

    /// <summary>The matrix units.</summary>
    Matrix,

    /// <summary>The vector unit: fused elementwise ops, reductions, windows, random bits.</summary>
    Vector,

    /// <summary>Data movement: copies, fills, slices, gathers, scatters.</summary>
    Data,

    /// <summary>The links between cores.</summary>
    Collective,

    /// <summary>The host's queues.</summary>
    Host,

    /// <summary>Loops, branches, waves of replicas.</summary>
    Control,
}
