using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuRemote.Pod.Kernels.Vector;

/// <summary>Vector forms of frequent conversions, with the bits of their definitions in <c>Scalar</c>.</summary>
// Invariant of all loops: operand and result have at least count lanes; they overlap only where their elements are of one size.
internal static unsafe class VectorConversions
{
    private const ushort CanonicalBf16NaN = 0x7FC0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Int32ToSingle(byte* x, byte* y, byte* z, byte* result, int count)
    {
        var px = (int*)x;
        var pr = (float*)result;
        var i = 0;
        for (; i <= count - 16; i += 16) Vector512.ConvertToSingle(Vector512.Load(px + i)).Store(pr + i);
        if (i < count) VectorLoops.StorePart(pr + i, count - i, Vector512.ConvertToSingle(VectorLoops.LoadPart(px + i, count - i)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void UInt8ToSingle(byte* x, byte* y, byte* z, byte* result, int count)
    {
        var pr = (float*)result;
        var i = 0;
        for (; i <= count - 16; i += 16) Vector512.ConvertToSingle(Widen(Vector128.Load(x + i)).AsInt32()).Store(pr + i);
        for (; i < count; i++) pr[i] = x[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Int8ToSingle(byte* x, byte* y, byte* z, byte* result, int count)
    {
        var px = (sbyte*)x;
        var pr = (float*)result;
        var i = 0;
        for (; i <= count - 16; i += 16)
            Vector512.ConvertToSingle((Widen(Vector128.Load(x + i)).AsInt32() << 24) >> 24).Store(pr + i);
        for (; i < count; i++) pr[i] = px[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BooleanToSingle(byte* x, byte* y, byte* z, byte* result, int count)
    {
        var pr = (float*)result;
        var i = 0;
        for (; i <= count - 16; i += 16) (VectorLoops.Masks(Vector128.Load(x + i)).AsSingle() & Vector512<float>.One).Store(pr + i);
        for (; i < count; i++) pr[i] = x[i] != 0 ? 1 : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Bf16ToSingle(byte* x, byte* y, byte* z, byte* result, int count)
    {
        var px = (ushort*)x;
        var pr = (float*)result;
        var i = 0;
        for (; i <= count - 16; i += 16) CanonicalNaN.Of(WidenBf16(Vector256.Load(px + i))).Store(pr + i);
        if (i < count) VectorLoops.StorePart(pr + i, count - i, CanonicalNaN.Of(WidenBf16(LoadBf16Part(px + i, count - i))));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SingleToBf16(byte* x, byte* y, byte* z, byte* result, int count)
    {
        var px = (float*)x;
        var pr = (ushort*)result;
        var i = 0;
        for (; i <= count - 16; i += 16) NarrowToBf16(Vector512.Load(px + i)).Store(pr + i);
        if (i < count) StoreBf16Part(pr + i, count - i, NarrowToBf16(VectorLoops.LoadPart(px + i, count - i)));
    }

    /// <summary>
    /// An operation on bf16, computed in f32 and rounded again. Twice rounding is innocuous for + - * / since an f32 has more than
    /// twice bf16's 8 bits plus two (Figueroa 1995); maximum and minimum round nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Bf16Binary<TOp>(byte* x, byte* y, byte* z, byte* result, int count)
        where TOp : struct, IVectorBinary
    {
        var px = (ushort*)x;
        var py = (ushort*)y;
        var pr = (ushort*)result;
        var i = 0;
        for (; i <= count - 16; i += 16)
            NarrowToBf16(TOp.Apply(WidenBf16(Vector256.Load(px + i)), WidenBf16(Vector256.Load(py + i)))).Store(pr + i);
        if (i == count) return;
        var part = TOp.Apply(WidenBf16(LoadBf16Part(px + i, count - i)), WidenBf16(LoadBf16Part(py + i, count - i)));
        StoreBf16Part(pr + i, count - i, NarrowToBf16(part));
    }

    /// <summary>The same values as f32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WidenBf16(Vector256<ushort> x)
    {
        var (low, high) = Vector256.Widen(x);
        return (Vector512.Create(low, high) << 16).AsSingle();
    }

    /// <summary>Rounded to nearest, ties to even; NaN becomes the canonical NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> NarrowToBf16(Vector512<float> x)
    {
        var bits = RoundToBf16(x).AsUInt32() >> 16;
        return Vector256.Narrow(bits.GetLower(), bits.GetUpper());
    }

    /// <summary>Rounded to a bf16 that stays in an f32's upper half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> RoundToBf16(Vector512<float> x)
    {
        // Adding just under half of the lowest kept bit, plus that bit, carries exactly when nearest-even rounds up.
        var bits = x.AsUInt32();
        var rounded = (bits + Vector512.Create(0x7FFFu) + ((bits >> 16) & Vector512<uint>.One)) & Vector512.Create(0xFFFF_0000u);
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), rounded.AsSingle(),
            Vector512.Create((uint)CanonicalBf16NaN << 16).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Widen(Vector128<byte> x)
    {
        var (low, high) = Vector256.Widen(Vector256.Create(Vector128.WidenLower(x), Vector128.WidenUpper(x)));
        return Vector512.Create(low, high);
    }

    private static Vector256<ushort> LoadBf16Part(ushort* source, int count)
    {
        Vector256<ushort> part = default;
        Unsafe.CopyBlockUnaligned(&part, source, (uint)count * sizeof(ushort));
        return part;
    }

    private static void StoreBf16Part(ushort* target, int count, Vector256<ushort> part) =>
        Unsafe.CopyBlockUnaligned(target, &part, (uint)count * sizeof(ushort));
}
