using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars.Operators;

namespace TpuRemote.Hlo.Scalars.Loops;

/// <summary>Folds rows into one with one operator, row by row, specialised for the operator and the element type.</summary>
readonly ref struct FoldLoop(ElementType type, ReadOnlySpan<byte> rows, Span<byte> folded) : IBinaryOperatorVisitor<bool>
{
    readonly ReadOnlySpan<byte> _rows = rows;
    readonly Span<byte> _folded = folded;

    public bool Invoke<TOperator>()
        where TOperator : struct, IBinaryOperator
    {
        var typed = new Typed<TOperator>(_rows, _folded);
        return ElementTypeDispatch.VisitNumeric<Typed<TOperator>, bool>(type, ref typed);
    }

    readonly ref struct Typed<TOperator>(ReadOnlySpan<byte> rows, Span<byte> folded) : INumericVisitor<bool>
        where TOperator : struct, IBinaryOperator
    {
        readonly ReadOnlySpan<byte> _rows = rows;
        readonly Span<byte> _folded = folded;

        public bool Float<TElement>()
            where TElement : unmanaged, IFloatElement<TElement>
        {
            Span<TElement> folded = MemoryMarshal.Cast<byte, TElement>(_folded);
            for (var rows = MemoryMarshal.Cast<byte, TElement>(_rows); rows.Length > 0; rows = rows[folded.Length..])
            {
                ReadOnlySpan<TElement> row = rows[..folded.Length];
                for (int i = Lanes.Apply<TOperator, TElement>(folded, row, folded); i < folded.Length; i++)
                {
                    folded[i] = TElement.Narrow(TOperator.Float(TElement.Widen(folded[i]), TElement.Widen(row[i])));
                }
            }

            return true;
        }

        public bool Integer<TElement>()
            where TElement : unmanaged, IIntegerElement<TElement>
        {
            Span<TElement> folded = MemoryMarshal.Cast<byte, TElement>(_folded);
            for (var rows = MemoryMarshal.Cast<byte, TElement>(_rows); rows.Length > 0; rows = rows[folded.Length..])
            {
                ReadOnlySpan<TElement> row = rows[..folded.Length];
                for (int i = 0; i < folded.Length; i++)
                {
                    folded[i] = TElement.Narrow(TOperator.Integer<TElement>(TElement.Widen(folded[i]), TElement.Widen(row[i])));
                }
            }

            return true;
        }
    }
}
