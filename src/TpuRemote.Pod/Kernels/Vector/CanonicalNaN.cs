using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuRemote.Pod.Kernels.Vector;

/// <summary>Processors differ in the NaN that they produce; results hold the positive quiet NaN without payload instead.</summary>
internal static class CanonicalNaN
{
    private const uint Single = 0x7FC0_0000;
    private const ulong Double = 0x7FF8_0000_0000_0000;

    /// <summary>The same lanes, every NaN canonical; integers pass through.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Of<T>(Vector512<T> x)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            return Vector512.ConditionalSelect(Vector512.Equals(x, x), x, Vector512.Create(Single).As<uint, T>());
        if (typeof(T) == typeof(double))
            return Vector512.ConditionalSelect(Vector512.Equals(x, x), x, Vector512.Create(Double).As<ulong, T>());
        return x;
    }
}
