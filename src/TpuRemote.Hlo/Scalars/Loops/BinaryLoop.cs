using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars.Operators;

namespace TpuRemote.Hlo.Scalars.Loops;

/// <summary>Applies one operator to two spans, specialised for the operator and the element type.</summary>
readonly ref struct BinaryLoop(ElementType type, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, Span<byte> result)
    : IBinaryOperatorVisitor<bool>
{
    readonly ReadOnlySpan<byte> _x = x;
    readonly ReadOnlySpan<byte> _y = y;
    readonly Span<byte> _result = result;

    public bool Invoke<TOperator>()
        where TOperator : struct, IBinaryOperator
    {
        var typed = new Typed<TOperator>(_x, _y, _result);
        return ElementTypeDispatch.VisitNumeric<Typed<TOperator>, bool>(type, ref typed);
    }

    readonly ref struct Typed<TOperator>(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, Span<byte> result) : INumericVisitor<bool>
        where TOperator : struct, IBinaryOperator
    {
        readonly ReadOnlySpan<byte> _x = x;
        readonly ReadOnlySpan<byte> _y = y;
        readonly Span<byte> _result = result;

        public bool Float<TElement>()
            where TElement : unmanaged, IFloatElement<TElement>
        {
            ReadOnlySpan<TElement> x = MemoryMarshal.Cast<byte, TElement>(_x);
            ReadOnlySpan<TElement> y = MemoryMarshal.Cast<byte, TElement>(_y)[..x.Length];
            Span<TElement> result = MemoryMarshal.Cast<byte, TElement>(_result)[..x.Length];
            for (int i = Lanes.Apply<TOperator, TElement>(x, y, result); i < x.Length; i++)
            {
                result[i] = TElement.Narrow(TOperator.Float(TElement.Widen(x[i]), TElement.Widen(y[i])));
            }

            return true;
        }

        public bool Integer<TElement>()
            where TElement : unmanaged, IIntegerElement<TElement>
        {
            ReadOnlySpan<TElement> x = MemoryMarshal.Cast<byte, TElement>(_x);
            ReadOnlySpan<TElement> y = MemoryMarshal.Cast<byte, TElement>(_y)[..x.Length];
            Span<TElement> result = MemoryMarshal.Cast<byte, TElement>(_result)[..x.Length];
            for (int i = 0; i < x.Length; i++)
            {
                result[i] = TElement.Narrow(TOperator.Integer<TElement>(TElement.Widen(x[i]), TElement.Widen(y[i])));
            }

            return true;
        }
    }
}
