using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TpuRemote.Pod.Kernels.Vector;

internal readonly struct VectorAdd : IVectorBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged => CanonicalNaN.Of(x + y);
}

internal readonly struct VectorSubtract : IVectorBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged => CanonicalNaN.Of(x - y);
}

internal readonly struct VectorMultiply : IVectorBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged => CanonicalNaN.Of(x * y);
}

internal readonly struct VectorDivide : IVectorBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged => CanonicalNaN.Of(x / y);
}

/// <summary>NaN wins and +0 is above -0, which is what <see cref="Vector512.Max"/> does since .NET 9.</summary>
internal readonly struct VectorMaximum : IVectorBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged => CanonicalNaN.Of(Vector512.Max(x, y));
}

internal readonly struct VectorMinimum : IVectorBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged => CanonicalNaN.Of(Vector512.Min(x, y));
}

internal readonly struct VectorAnd : IVectorBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged => x & y;
}

internal readonly struct VectorOr : IVectorBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged => x | y;
}

internal readonly struct VectorXor : IVectorBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged => x ^ y;
}

internal readonly struct VectorNegate : IVectorUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x)
        where T : unmanaged => CanonicalNaN.Of(-x);
}

internal readonly struct VectorAbs : IVectorUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x)
        where T : unmanaged => CanonicalNaN.Of(Vector512.Abs(x));
}

internal readonly struct VectorSqrt : IVectorUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x)
        where T : unmanaged => CanonicalNaN.Of(Vector512.Sqrt(x));
}

internal readonly struct VectorEqual : IVectorCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged => Vector512.Equals(x, y);
}

internal readonly struct VectorNotEqual : IVectorCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged => ~Vector512.Equals(x, y);
}

internal readonly struct VectorGreater : IVectorCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged => Vector512.GreaterThan(x, y);
}

internal readonly struct VectorGreaterOrEqual : IVectorCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged => Vector512.GreaterThanOrEqual(x, y);
}

internal readonly struct VectorLess : IVectorCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged => Vector512.LessThan(x, y);
}

internal readonly struct VectorLessOrEqual : IVectorCompare
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y)
        where T : unmanaged => Vector512.LessThanOrEqual(x, y);
}
