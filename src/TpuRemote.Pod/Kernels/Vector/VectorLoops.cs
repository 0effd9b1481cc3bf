using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TpuRemote.Pod.Kernels.Vector;

/// <summary>
/// Applies vector forms to runs of lanes. Everything is written with <see cref="Vector512"/>, which the JIT breaks into 256 or 128
/// bits where the processor has no more, so that all paths give the same bits. Here and in the other kernels, loops are optimised when
/// they are first called (AggressiveOptimization): unoptimised vector code is a hundred times slower, and a first run has only one call.
/// </summary>
// Invariant of all loops: operands and result have at least count lanes; the result is an operand's memory or overlaps none.
internal static unsafe class VectorLoops
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unary<TOp, T>(byte* x, byte* y, byte* z, byte* result, int count)
        where TOp : struct, IVectorUnary
        where T : unmanaged
    {
        var px = (T*)x;
        var pr = (T*)result;
        var i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count) TOp.Apply(Vector512.Load(px + i)).Store(pr + i);
        if (i < count) StorePart(pr + i, count - i, TOp.Apply(LoadPart(px + i, count - i)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Function<TOp>(byte* x, byte* y, byte* z, byte* result, int count)
        where TOp : struct, IVectorFunction
    {
        var px = (float*)x;
        var pr = (float*)result;
        var i = 0;
        for (; i <= count - Vector512<float>.Count; i += Vector512<float>.Count)
            CanonicalNaN.Of(TOp.Apply(Vector512.Load(px + i))).Store(pr + i);
        if (i < count) StorePart(pr + i, count - i, CanonicalNaN.Of(TOp.Apply(LoadPart(px + i, count - i))));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Binary<TOp, T>(byte* x, byte* y, byte* z, byte* result, int count)
        where TOp : struct, IVectorBinary
        where T : unmanaged
    {
        var px = (T*)x;
        var py = (T*)y;
        var pr = (T*)result;
        var i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
            TOp.Apply(Vector512.Load(px + i), Vector512.Load(py + i)).Store(pr + i);
        if (i < count) StorePart(pr + i, count - i, TOp.Apply(LoadPart(px + i, count - i), LoadPart(py + i, count - i)));
    }

    /// <summary>Compares lanes of 32 bits; one byte of 0 or 1 a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compare<TOp, T>(byte* x, byte* y, byte* z, byte* result, int count)
        where TOp : struct, IVectorCompare
        where T : unmanaged
    {
        var px = (T*)x;
        var py = (T*)y;
        var i = 0;
        for (; i <= count - 16; i += 16)
            Flags(TOp.Apply(Vector512.Load(px + i), Vector512.Load(py + i)).AsUInt32()).Store(result + i);
        if (i == count) return;
        var flags = Flags(TOp.Apply(LoadPart(px + i, count - i), LoadPart(py + i, count - i)).AsUInt32());
        Unsafe.CopyBlockUnaligned(result + i, &flags, (uint)(count - i));
    }

    /// <summary>Selects lanes of 32 bits by bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Select(byte* predicate, byte* onTrue, byte* onFalse, byte* result, int count)
    {
        var pt = (uint*)onTrue;
        var pf = (uint*)onFalse;
        var pr = (uint*)result;
        var i = 0;
        for (; i <= count - 16; i += 16)
            Choose(Vector128.Load(predicate + i), Vector512.Load(pt + i), Vector512.Load(pf + i)).Store(pr + i);
        if (i == count) return;
        Vector128<byte> flags = default;
        Unsafe.CopyBlockUnaligned(&flags, predicate + i, (uint)(count - i));
        StorePart(pr + i, count - i, Choose(flags, LoadPart(pt + i, count - i), LoadPart(pf + i, count - i)));
    }

    /// <summary>Holds lanes between two others: minimum(maximum(x, low), high).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clamp<T>(byte* low, byte* x, byte* high, byte* result, int count)
        where T : unmanaged
    {
        var pl = (T*)low;
        var px = (T*)x;
        var ph = (T*)high;
        var pr = (T*)result;
        var i = 0;
        for (; i <= count - Vector512<T>.Count; i += Vector512<T>.Count)
            VectorMinimum.Apply(VectorMaximum.Apply(Vector512.Load(px + i), Vector512.Load(pl + i)), Vector512.Load(ph + i)).Store(pr + i);
        if (i == count) return;
        var part = VectorMaximum.Apply(LoadPart(px + i, count - i), LoadPart(pl + i, count - i));
        StorePart(pr + i, count - i, VectorMinimum.Apply(part, LoadPart(ph + i, count - i)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<T> LoadPart<T>(T* source, int count)
        where T : unmanaged
    {
        Vector512<T> part = default;
        Unsafe.CopyBlockUnaligned(&part, source, (uint)(count * sizeof(T)));
        return part;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StorePart<T>(T* target, int count, Vector512<T> part)
        where T : unmanaged => Unsafe.CopyBlockUnaligned(target, &part, (uint)(count * sizeof(T)));

    /// <summary>Nonzero lanes of 16 bytes as masks of 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<uint> Masks(Vector128<byte> flags)
    {
        var set = ~Vector128.Equals(flags, Vector128<byte>.Zero);
        if (Avx512F.IsSupported) return Avx512F.ConvertToVector512Int32(set.AsSByte()).AsUInt32();
        var (low, high) = Vector128.Widen(set.AsSByte());
        var (a, b) = Vector128.Widen(low);
        var (c, d) = Vector128.Widen(high);
        return Vector512.Create(Vector256.Create(a, b), Vector256.Create(c, d)).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Choose(Vector128<byte> flags, Vector512<uint> onTrue, Vector512<uint> onFalse) =>
        Vector512.ConditionalSelect(Masks(flags), onTrue, onFalse);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Flags(Vector512<uint> masks)
    {
        var bytes = Avx512F.IsSupported
            ? Avx512F.ConvertToVector128Byte(masks)
            : Vector128.Narrow(
                Vector128.Narrow(masks.GetLower().GetLower(), masks.GetLower().GetUpper()),
                Vector128.Narrow(masks.GetUpper().GetLower(), masks.GetUpper().GetUpper()));
        return bytes & Vector128<byte>.One;
    }
}
