using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Scalars.Operators;

namespace TpuRemote.Pod.Kernels.Vector;

/// <summary>Folds a run of values into one accumulator by a single scalar operation.</summary>
internal sealed unsafe class Fold
{
    private const int WideFrom = 64;

    private readonly ScalarOp _op;
    private readonly ElementType _type;
    private readonly delegate*<byte*, int, byte*, void> _wide;

    /// <param name="op">An operation of two operands.</param>
    /// <param name="type">The element type.</param>
    /// <param name="exact">Whether floats are added and multiplied in order.</param>
    public Fold(ScalarOp op, ElementType type, bool exact)
    {
        _op = op;
        _type = type;
        // Wrapping integer sums and products, extremes and bitwise operations give the same bits in any order.
        var isOrdered = type.IsFloat() && op is not (ScalarOp.Maximum or ScalarOp.Minimum);
        _wide = isOrdered && exact ? null : Wide(op, type);
    }

    /// <summary>
    /// accumulator = (((accumulator op value 0) op value 1) ...), or any order of it where bits allow or precision permits.
    /// </summary>
    // Invariant: count values are there; the accumulator is none of them.
    public void Run(byte* accumulator, byte* values, int count)
    {
        var size = _type.ByteSize();
        if (_wide != null && count >= WideFrom)
        {
            var lanes = Vector512<byte>.Count / size;
            var whole = count / lanes * lanes;
            var partial = stackalloc byte[Vector512<byte>.Count];
            _wide(values, whole, partial);
            InOrder(accumulator, partial, 1, lanes);
            values += whole * size;
            count -= whole;
        }
        InOrder(accumulator, values, 1, count);
    }

    /// <summary>The same for several accumulators in a row, each with a run of values; the runs lie one behind the other.</summary>
    // Invariant: rows accumulators and rows * count values are there.
    public void RunRows(byte* accumulators, byte* values, int rows, int count)
    {
        if (_wide == null || count < WideFrom)
        {
            InOrder(accumulators, values, rows, count);
            return;
        }
        var size = _type.ByteSize();
        for (var row = 0; row < rows; row++) Run(accumulators + row * size, values + row * count * size, count);
    }

    private void InOrder(byte* accumulators, byte* values, int rows, int count)
    {
        var loop = new OrderedFold(_type, accumulators, values, rows, count);
        ScalarOpDispatch.Binary<OrderedFold, bool>(_op, ref loop);
    }

    private static delegate*<byte*, int, byte*, void> Wide(ScalarOp op, ElementType type) => op switch
    {
        ScalarOp.Add => Wide<VectorAdd>(type),
        ScalarOp.Multiply => Wide<VectorMultiply>(type),
        ScalarOp.Maximum => Wide<VectorMaximum>(type),
        ScalarOp.Minimum => Wide<VectorMinimum>(type),
        ScalarOp.And => Wide<VectorAnd>(type),
        ScalarOp.Or => Wide<VectorOr>(type),
        _ => null,
    };

    private static delegate*<byte*, int, byte*, void> Wide<TOp>(ElementType type)
        where TOp : struct, IVectorBinary => type switch
        {
            ElementType.I8 => &Lanes<TOp, sbyte>,
            ElementType.I16 => &Lanes<TOp, short>,
            ElementType.I32 => &Lanes<TOp, int>,
            ElementType.I64 => &Lanes<TOp, long>,
            ElementType.Ui8 => &Lanes<TOp, byte>,
            ElementType.Ui16 => &Lanes<TOp, ushort>,
            ElementType.Ui32 => &Lanes<TOp, uint>,
            ElementType.Ui64 => &Lanes<TOp, ulong>,
            ElementType.F32 => &Lanes<TOp, float>,
            ElementType.F64 => &Lanes<TOp, double>,
            _ => null,
        };

    // Four accumulators hide the latency of an addition. Invariant: count is a positive multiple of the lanes of a vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Lanes<TOp, T>(byte* values, int count, byte* partial)
        where TOp : struct, IVectorBinary
        where T : unmanaged
    {
        var p = (T*)values;
        var width = Vector512<T>.Count;
        var a = Vector512.Load(p);
        var i = width;
        if (count >= 8 * width)
        {
            var b = Vector512.Load(p + width);
            var c = Vector512.Load(p + 2 * width);
            var d = Vector512.Load(p + 3 * width);
            for (i = 4 * width; i <= count - 4 * width; i += 4 * width)
            {
                a = TOp.Apply(a, Vector512.Load(p + i));
                b = TOp.Apply(b, Vector512.Load(p + i + width));
                c = TOp.Apply(c, Vector512.Load(p + i + 2 * width));
                d = TOp.Apply(d, Vector512.Load(p + i + 3 * width));
            }
            a = TOp.Apply(TOp.Apply(a, b), TOp.Apply(c, d));
        }
        for (; i < count; i += width) a = TOp.Apply(a, Vector512.Load(p + i));
        a.Store((T*)partial);
    }

    private readonly struct OrderedFold(ElementType type, byte* accumulators, byte* values, int rows, int count)
        : IBinaryOperatorVisitor<bool>
    {
        private readonly byte* _accumulators = accumulators;
        private readonly byte* _values = values;

        public bool Invoke<TOperator>()
            where TOperator : struct, IBinaryOperator
        {
            var typed = new Typed<TOperator>(_accumulators, _values, rows, count);
            return ElementTypeDispatch.VisitNumeric<Typed<TOperator>, bool>(type, ref typed);
        }
    }

    private readonly struct Typed<TOperator>(byte* accumulators, byte* values, int rows, int count) : INumericVisitor<bool>
        where TOperator : struct, IBinaryOperator
    {
        private readonly byte* _accumulators = accumulators;
        private readonly byte* _values = values;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public bool Float<TElement>()
            where TElement : unmanaged, IFloatElement<TElement>
        {
            var value = (TElement*)_values;
            for (var row = 0; row < rows; row++)
            {
                var sum = TElement.Widen(((TElement*)_accumulators)[row]);
                for (var i = 0; i < count; i++) sum = TElement.Widen(TElement.Narrow(TOperator.Float(sum, TElement.Widen(*value++))));
                ((TElement*)_accumulators)[row] = TElement.Narrow(sum);
            }
            return true;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public bool Integer<TElement>()
            where TElement : unmanaged, IIntegerElement<TElement>
        {
            var value = (TElement*)_values;
            for (var row = 0; row < rows; row++)
            {
                var sum = TElement.Widen(((TElement*)_accumulators)[row]);
                for (var i = 0; i < count; i++)
                    sum = TElement.Widen(TElement.Narrow(TOperator.Integer<TElement>(sum, TElement.Widen(*value++))));
                ((TElement*)_accumulators)[row] = TElement.Narrow(sum);
            }
            return true;
        }
    }
}
