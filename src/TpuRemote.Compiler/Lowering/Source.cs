using TpuRemote.Compiler.Fusion;
using TpuRemote.Hlo.Literals;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Lowering;

/// <summary>Where the elements of a value come from while it is being lowered.</summary>
internal abstract record Source
{
    /// <summary>They lie in a buffer, walked by a view over the value's dimensions.</summary>
    public sealed record Stored(View View) : Source;

    /// <summary>An open cluster makes them; nothing is stored yet.</summary>
    public sealed record Fused(Cluster Cluster) : Source;

    /// <summary>All of them are one known scalar.</summary>
    public sealed record Splat(Literal Scalar) : Source;
}
