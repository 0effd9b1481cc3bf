using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Scalars.Operators;

/// <summary>The bits of a widened integer as its own type has them.</summary>
static class Width
{
    /// <summary>The value's own bits, zeros above.</summary>
    internal static ulong Bits<TElement>(long x)
        where TElement : unmanaged, IIntegerElement<TElement> => (ulong)x & (ulong.MaxValue >> (64 - TElement.Bits));

    /// <summary>The value's own bits, its highest bit above, whether or not the type is signed.</summary>
    internal static long SignExtend<TElement>(long x)
        where TElement : unmanaged, IIntegerElement<TElement> => x << (64 - TElement.Bits) >> (64 - TElement.Bits);
}
