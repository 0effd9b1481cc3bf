using System.Numerics;
using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars.Operators;

namespace TpuRemote.Hlo.Scalars.Loops;

/// <summary>The part of a binary loop that runs on whole vectors.</summary>
static class Lanes
{
    static readonly Vector<float> SingleNaN = new(F32Element.Narrow(double.NaN).Value);
    static readonly Vector<double> DoubleNaN = new(F64Element.Narrow(double.NaN).Value);

    /// <summary>Computes as many leading elements as fill whole vectors, where the operator and the type allow it.</summary>
    /// <returns>The number of elements computed.</returns>
    internal static int Apply<TOperator, TElement>(ReadOnlySpan<TElement> x, ReadOnlySpan<TElement> y, Span<TElement> result)
        where TOperator : struct, IBinaryOperator
        where TElement : unmanaged, IFloatElement<TElement>
    {
        if (!TOperator.HasLanes)
        {
            return 0;
        }

        return TElement.Type == ElementType.F32 ? Apply<TOperator, TElement, float>(x, y, result, SingleNaN)
            : TElement.Type == ElementType.F64 ? Apply<TOperator, TElement, double>(x, y, result, DoubleNaN)
            : 0;
    }

    static int Apply<TOperator, TElement, T>(ReadOnlySpan<TElement> x, ReadOnlySpan<TElement> y, Span<TElement> result, Vector<T> nan)
        where TOperator : struct, IBinaryOperator
        where TElement : unmanaged
        where T : unmanaged
    {
        ReadOnlySpan<Vector<T>> xs = MemoryMarshal.Cast<TElement, Vector<T>>(x);
        ReadOnlySpan<Vector<T>> ys = MemoryMarshal.Cast<TElement, Vector<T>>(y)[..xs.Length];
        Span<Vector<T>> results = MemoryMarshal.Cast<TElement, Vector<T>>(result)[..xs.Length];
        for (int i = 0; i < xs.Length; i++)
        {
            Vector<T> value = TOperator.Lanes(xs[i], ys[i]);
            results[i] = Vector.ConditionalSelect(Vector.Equals(value, value), value, nan);
        }

        return xs.Length * Vector<T>.Count;
    }
}
