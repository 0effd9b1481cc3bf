using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Compiler.Lowering;

/// <summary>What a buffer is for, before memory is planned.</summary>
internal abstract record BufferRole
{
    /// <summary>Holds a value between instructions.</summary>
    public sealed record Temporary : BufferRole;

    /// <summary>Argument of the run; donated when some result takes over its memory.</summary>
    public sealed record Argument(int Index, bool IsDonated) : BufferRole;

    /// <summary>Result of the run.</summary>
    public sealed record Result(int Index) : BufferRole;

    /// <summary>Known bytes.</summary>
    public sealed record Constant(Literal Value) : BufferRole;
}

/// <summary>A buffer of the program being lowered.</summary>
/// <param name="Type">Element type and dimensions of one replica's array.</param>
/// <param name="IsVarying">Whether replicas hold arrays of their own.</param>
/// <param name="Role">What it is for.</param>
/// <param name="WaveSize">How many replicas' arrays it holds where only one set of waves uses it; 0 otherwise.</param>
internal sealed record BufferDraft(TensorType Type, bool IsVarying, BufferRole Role, int WaveSize = 0)
{
    /// <summary>Bytes on the host for all the arrays that it holds.</summary>
    public long HostBytes(int numReplicas) => checked(Type.ByteSize * (!IsVarying ? 1 : WaveSize > 0 ? WaveSize : numReplicas));

    /// <summary>Whether its content must survive as it was given: an argument that stays the caller's, or a constant.</summary>
    public bool IsReadOnly => Role is BufferRole.Constant or BufferRole.Argument { IsDonated: false };
}
