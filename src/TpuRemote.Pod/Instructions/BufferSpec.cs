using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Pod.Instructions;

/// <summary>
/// A planned buffer: a dense row-major array on the device. A Varying buffer holds one such array per replica, one behind the
/// other; an Invariant one holds a single array that all replicas share (design decision 7).
/// </summary>
/// <param name="Type">Element type and dimensions of one replica's array.</param>
/// <param name="IsVarying">Whether replicas hold arrays of their own.</param>
/// <param name="Storage">Where its bytes live.</param>
public sealed record BufferSpec(TensorType Type, bool IsVarying, BufferStorage Storage)
{
    /// <summary>
    /// For a Varying temporary that only the body of one <see cref="ReplicaWaves"/> uses: how many replicas' arrays it holds, those
    /// of the running wave, that of the wave's first replica first; 0 for all other buffers.
    /// </summary>
    public int WaveSize { get; init; }
}

/// <summary>Where a buffer's bytes live.</summary>
public abstract record BufferStorage
{
    /// <summary>The memory of run argument <paramref name="Index"/>.</summary>
    public sealed record Argument(int Index) : BufferStorage;

    /// <summary>Memory of its own that becomes run result <paramref name="Index"/>.</summary>
    public sealed record Result(int Index) : BufferStorage;

    /// <summary>
    /// Memory in the run's arena: <paramref name="Offset"/> bytes from its start for replica 0; replica r lies r array sizes behind.
    /// </summary>
    public sealed record Temporary(long Offset) : BufferStorage;

    /// <summary>Known bytes, never written.</summary>
    public sealed record Constant(Literal Value) : BufferStorage;
}
