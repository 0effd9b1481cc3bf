using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Scalars.Loops;

/// <summary>Compares two spans elementwise.</summary>
readonly ref struct ComparisonLoop(
    ComparisonDirection direction,
    ComparisonType order,
    ReadOnlySpan<byte> x,
    ReadOnlySpan<byte> y,
    Span<byte> result) : INumericVisitor<bool>
{
    readonly ReadOnlySpan<byte> _x = x;
    readonly ReadOnlySpan<byte> _y = y;
    readonly Span<byte> _result = result;

    public bool Float<TElement>()
        where TElement : unmanaged, IFloatElement<TElement>
    {
        ReadOnlySpan<TElement> x = MemoryMarshal.Cast<byte, TElement>(_x);
        ReadOnlySpan<TElement> y = MemoryMarshal.Cast<byte, TElement>(_y)[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            _result[i] = order == ComparisonType.TotalOrder
                ? Holds(TElement.TotalOrder(x[i]), TElement.TotalOrder(y[i]))
                : Holds(TElement.Widen(x[i]), TElement.Widen(y[i]));
        }

        return true;
    }

    public bool Integer<TElement>()
        where TElement : unmanaged, IIntegerElement<TElement>
    {
        ReadOnlySpan<TElement> x = MemoryMarshal.Cast<byte, TElement>(_x);
        ReadOnlySpan<TElement> y = MemoryMarshal.Cast<byte, TElement>(_y)[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            _result[i] = TElement.IsSigned
                ? Holds(TElement.Widen(x[i]), TElement.Widen(y[i]))
                : Holds((ulong)TElement.Widen(x[i]), (ulong)TElement.Widen(y[i]));
        }

        return true;
    }

    byte Holds<T>(T x, T y)
        where T : System.Numerics.IComparisonOperators<T, T, bool>
    {
        bool holds = direction switch
        {
            ComparisonDirection.EQ => x == y,
            ComparisonDirection.NE => x != y,
            ComparisonDirection.GE => x >= y,
            ComparisonDirection.GT => x > y,
            ComparisonDirection.LE => x <= y,
            ComparisonDirection.LT => x < y,
            _ => throw new InvalidOperationException($"{direction} is not a comparison direction; expected EQ, NE, GE, GT, LE or LT."),
        };
        return holds ? (byte)1 : (byte)0;
    }
}
