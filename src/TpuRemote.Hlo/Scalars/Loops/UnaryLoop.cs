using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars.Operators;

namespace TpuRemote.Hlo.Scalars.Loops;

/// <summary>Applies one operator to a span, specialised for the operator and the element type.</summary>
readonly ref struct UnaryLoop(ElementType type, ReadOnlySpan<byte> x, Span<byte> result) : IUnaryOperatorVisitor<bool>
{
    readonly ReadOnlySpan<byte> _x = x;
    readonly Span<byte> _result = result;

    public bool Invoke<TOperator>()
        where TOperator : struct, IUnaryOperator
    {
        var typed = new Typed<TOperator>(_x, _result);
        return ElementTypeDispatch.VisitNumeric<Typed<TOperator>, bool>(type, ref typed);
    }

    readonly ref struct Typed<TOperator>(ReadOnlySpan<byte> x, Span<byte> result) : INumericVisitor<bool>
        where TOperator : struct, IUnaryOperator
    {
        readonly ReadOnlySpan<byte> _x = x;
        readonly Span<byte> _result = result;

        public bool Float<TElement>()
            where TElement : unmanaged, IFloatElement<TElement>
        {
            ReadOnlySpan<TElement> x = MemoryMarshal.Cast<byte, TElement>(_x);
            if (TOperator.IsPredicate)
            {
                Test(x, _result);
                return true;
            }

            Span<TElement> result = MemoryMarshal.Cast<byte, TElement>(_result)[..x.Length];
            for (int i = 0; i < x.Length; i++)
            {
                result[i] = TElement.Narrow(TOperator.Float(TElement.Widen(x[i])));
            }

            return true;
        }

        public bool Integer<TElement>()
            where TElement : unmanaged, IIntegerElement<TElement>
        {
            ReadOnlySpan<TElement> x = MemoryMarshal.Cast<byte, TElement>(_x);
            Span<TElement> result = MemoryMarshal.Cast<byte, TElement>(_result)[..x.Length];
            for (int i = 0; i < x.Length; i++)
            {
                result[i] = TElement.Narrow(TOperator.Integer<TElement>(TElement.Widen(x[i])));
            }

            return true;
        }

        static void Test<TElement>(ReadOnlySpan<TElement> x, Span<byte> result)
            where TElement : unmanaged, IFloatElement<TElement>
        {
            for (int i = 0; i < x.Length; i++)
            {
                result[i] = TOperator.Float(TElement.Widen(x[i])) != 0 ? (byte)1 : (byte)0;
            }
        }
    }
}
