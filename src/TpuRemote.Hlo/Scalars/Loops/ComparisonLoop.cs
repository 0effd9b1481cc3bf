using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Scalars.Loops;

/// <summary>Compares two spans elementwise.</summary>
readonly ref struct ComparisonLoop<TRelation>(bool totalOrder, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, Span<byte> result)
    : INumericVisitor<bool>
    where TRelation : struct, IRelation
{
    readonly ReadOnlySpan<byte> _x = x;
    readonly ReadOnlySpan<byte> _y = y;
    readonly Span<byte> _result = result;

    public bool Float<TElement>()
        where TElement : unmanaged, IFloatElement<TElement>
    {
        ReadOnlySpan<TElement> x = MemoryMarshal.Cast<byte, TElement>(_x);
        ReadOnlySpan<TElement> y = MemoryMarshal.Cast<byte, TElement>(_y)[..x.Length];
        Span<byte> result = _result[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            bool holds = totalOrder
                ? TRelation.Holds(TElement.TotalOrder(x[i]), TElement.TotalOrder(y[i]))
                : TRelation.Holds(TElement.Widen(x[i]), TElement.Widen(y[i]));
            result[i] = holds ? (byte)1 : (byte)0;
        }

        return true;
    }

    public bool Integer<TElement>()
        where TElement : unmanaged, IIntegerElement<TElement>
    {
        ReadOnlySpan<TElement> x = MemoryMarshal.Cast<byte, TElement>(_x);
        ReadOnlySpan<TElement> y = MemoryMarshal.Cast<byte, TElement>(_y)[..x.Length];
        Span<byte> result = _result[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            (long left, long right) = (TElement.Widen(x[i]), TElement.Widen(y[i]));
            bool holds = TElement.IsSigned ? TRelation.Holds(left, right) : TRelation.Holds((ulong)left, (ulong)right);
            result[i] = holds ? (byte)1 : (byte)0;
        }

        return true;
    }
}
