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
internal sealed record BufferDraft(TensorType Type, bool IsVarying, BufferRole Role)
{
    /// <summary>Whether its content must survive as it was given: an argument that stays the caller's, or a constant.</summary>
    public bool IsReadOnly => Role is BufferRole.Constant or BufferRole.Argument { IsDonated: false };
}
