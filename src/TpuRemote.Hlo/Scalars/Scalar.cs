using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars.Loops;

namespace TpuRemote.Hlo.Scalars;

/// <summary>
/// The meaning of every scalar operation, applied to whole spans. Spans hold raw little-endian elements; operands and result have the same
/// number of elements unless a parameter says otherwise. A result may be the very memory of an operand with the same element size, but may
/// not overlap one in any other way. The bytes of a result depend on the operands alone, not on the machine.
/// </summary>
public static class Scalar
{
    // By operation, asked of the operators once.
    static readonly OperandKinds[] OperandsTable = [.. Enum.GetValues<ScalarOp>().Select(AskOperands)];

    /// <summary>The number of operands: 1 or 2.</summary>
    public static int Arity(ScalarOp op) => op switch
    {
        ScalarOp.Add or ScalarOp.And or ScalarOp.Atan2 or ScalarOp.Divide or ScalarOp.Maximum or ScalarOp.Minimum or ScalarOp.Multiply
            or ScalarOp.Or or ScalarOp.Power or ScalarOp.Remainder or ScalarOp.ShiftLeft or ScalarOp.ShiftRightArithmetic
            or ScalarOp.ShiftRightLogical or ScalarOp.Subtract or ScalarOp.Xor => 2,
        _ => 1,
    };

    /// <summary>The kinds of element types on which the specification defines <paramref name="op"/>.</summary>
    public static OperandKinds Operands(ScalarOp op) => OperandsTable[(int)op];

    /// <summary>Whether the specification defines <paramref name="op"/> on <paramref name="type"/>.</summary>
    public static bool Supports(ScalarOp op, ElementType type) => (Operands(op) & KindOf(type)) != 0;

    /// <summary>Whether <paramref name="op"/> gives i1 rather than its operand's type.</summary>
    public static bool IsPredicate(ScalarOp op) => op == ScalarOp.IsFinite;

    /// <summary>Applies an operation on one operand to each element of <paramref name="x"/>.</summary>
    /// <param name="op">An operation of arity 1.</param>
    /// <param name="type">The element type of the operand.</param>
    /// <param name="x">The operand.</param>
    /// <param name="result">Elements of the operand's type; i1 where <see cref="IsPredicate"/>.</param>
    /// <exception cref="NotSupportedException">The operation is not defined on the type.</exception>
    /// <exception cref="ArgumentException">The arity is not 1, or a span's length does not fit.</exception>
    public static void Unary(ScalarOp op, ElementType type, ReadOnlySpan<byte> x, Span<byte> result)
    {
        RequireSupport(op, type);
        int count = Count(x, type, nameof(x));
        RequireCount(result, IsPredicate(op) ? ElementType.I1 : type, count, nameof(result));
        var loop = new UnaryLoop(type, x, result);
        ScalarOpDispatch.Unary<UnaryLoop, bool>(op, ref loop);
    }

    /// <summary>Applies an operation on two operands elementwise.</summary>
    /// <param name="op">An operation of arity 2.</param>
    /// <param name="type">The element type of operands and result.</param>
    /// <param name="x">The left operand.</param>
    /// <param name="y">The right operand.</param>
    /// <param name="result">The results.</param>
    /// <exception cref="NotSupportedException">The operation is not defined on the type.</exception>
    /// <exception cref="ArgumentException">The arity is not 2, or a span's length does not fit.</exception>
    public static void Binary(ScalarOp op, ElementType type, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, Span<byte> result)
    {
        RequireSupport(op, type);
        int count = Count(x, type, nameof(x));
        RequireCount(y, type, count, nameof(y));
        RequireCount(result, type, count, nameof(result));
        var loop = new BinaryLoop(type, x, y, result);
        ScalarOpDispatch.Binary<BinaryLoop, bool>(op, ref loop);
    }

    /// <summary>Folds rows into one, first row first: each element of <paramref name="folded"/> becomes op(itself, the row's).</summary>
    /// <param name="op">An operation of arity 2.</param>
    /// <param name="type">The element type of the rows and the result.</param>
    /// <param name="rows">Any number of rows, one after the other, each as long as <paramref name="folded"/>.</param>
    /// <param name="folded">The initial values, then the results.</param>
    /// <exception cref="NotSupportedException">The operation is not defined on the type.</exception>
    /// <exception cref="ArgumentException">The arity is not 2, or the rows are not whole rows.</exception>
    public static void Fold(ScalarOp op, ElementType type, ReadOnlySpan<byte> rows, Span<byte> folded)
    {
        RequireSupport(op, type);
        int length = Count(folded, type, nameof(folded));
        int count = Count(rows, type, nameof(rows));
        if (length == 0 ? count != 0 : count % length != 0)
        {
            throw new ArgumentException($"{count} elements are not whole rows of {length}.", nameof(rows));
        }

        var loop = new FoldLoop(type, rows, folded);
        ScalarOpDispatch.Binary<FoldLoop, bool>(op, ref loop);
    }

    /// <summary>The <c>compare_type</c> that the specification implies for a type when none is given.</summary>
    public static ComparisonType DefaultComparison(ElementType type) =>
        type.IsFloat() ? ComparisonType.Float : type.IsSigned() ? ComparisonType.Signed : ComparisonType.Unsigned;

    /// <summary>Compares elementwise.</summary>
    /// <param name="direction">The relation.</param>
    /// <param name="order">The order; it has to suit the type ("compare", C3).</param>
    /// <param name="type">The element type of the operands.</param>
    /// <param name="x">The left operand.</param>
    /// <param name="y">The right operand.</param>
    /// <param name="result">One i1 byte an element.</param>
    /// <exception cref="ArgumentException">The order does not suit the type, or a span's length does not fit.</exception>
    public static void Compare(
        ComparisonDirection direction,
        ComparisonType order,
        ElementType type,
        ReadOnlySpan<byte> x,
        ReadOnlySpan<byte> y,
        Span<byte> result)
    {
        if (order != DefaultComparison(type) && !(order == ComparisonType.TotalOrder && type.IsFloat()))
        {
            throw new ArgumentException($"Elements of type {type.Name()} cannot be compared as {order}.", nameof(order));
        }

        int count = Count(x, type, nameof(x));
        RequireCount(y, type, count, nameof(y));
        RequireCount(result, ElementType.I1, count, nameof(result));
        bool totalOrder = order == ComparisonType.TotalOrder;
        _ = direction switch
        {
            ComparisonDirection.EQ => Compare<Equal>(totalOrder, type, x, y, result),
            ComparisonDirection.NE => Compare<NotEqual>(totalOrder, type, x, y, result),
            ComparisonDirection.GE => Compare<GreaterOrEqual>(totalOrder, type, x, y, result),
            ComparisonDirection.GT => Compare<Greater>(totalOrder, type, x, y, result),
            ComparisonDirection.LE => Compare<LessOrEqual>(totalOrder, type, x, y, result),
            ComparisonDirection.LT => Compare<Less>(totalOrder, type, x, y, result),
            _ => throw new ArgumentOutOfRangeException(nameof(direction), direction, "Expected EQ, NE, GE, GT, LE or LT."),
        };
    }

    /// <summary>Takes each element from one of two operands, bit by bit.</summary>
    /// <param name="type">The element type of operands and result.</param>
    /// <param name="predicate">i1: one an element, or a single one for all.</param>
    /// <param name="onTrue">Taken where the predicate is true.</param>
    /// <param name="onFalse">Taken where the predicate is false.</param>
    /// <param name="result">The results.</param>
    /// <exception cref="ArgumentException">A span's length does not fit.</exception>
    public static void Select(
        ElementType type,
        ReadOnlySpan<byte> predicate,
        ReadOnlySpan<byte> onTrue,
        ReadOnlySpan<byte> onFalse,
        Span<byte> result)
    {
        int count = Count(onTrue, type, nameof(onTrue));
        RequireCount(onFalse, type, count, nameof(onFalse));
        RequireCount(result, type, count, nameof(result));
        if (predicate.Length == 1)
        {
            (predicate[0] != 0 ? onTrue : onFalse).CopyTo(result);
            return;
        }

        RequireCount(predicate, ElementType.I1, count, nameof(predicate));
        var loop = new SelectionLoop(predicate, onTrue, onFalse, result);
        ElementTypeDispatch.Visit<SelectionLoop, bool>(type, ref loop);
    }

    /// <summary>Limits each element: minimum(maximum(x, low), high).</summary>
    /// <param name="type">The element type of operands and result.</param>
    /// <param name="low">The lower limit: one an element, or a single one for all.</param>
    /// <param name="x">The operand.</param>
    /// <param name="high">The upper limit: one an element, or a single one for all.</param>
    /// <param name="result">The results.</param>
    /// <exception cref="ArgumentException">A span's length does not fit.</exception>
    public static void Clamp(ElementType type, ReadOnlySpan<byte> low, ReadOnlySpan<byte> x, ReadOnlySpan<byte> high, Span<byte> result)
    {
        int count = Count(x, type, nameof(x));
        RequireCount(low, type, low.Length == type.ByteSize() ? 1 : count, nameof(low));
        RequireCount(high, type, high.Length == type.ByteSize() ? 1 : count, nameof(high));
        RequireCount(result, type, count, nameof(result));
        var loop = new ClampLoop(low, x, high, result);
        ElementTypeDispatch.VisitNumeric<ClampLoop, bool>(type, ref loop);
    }

    /// <summary>
    /// Converts each element. To a float: one rounding. From a float to an integer: towards zero, out of range to the nearest end, NaN to
    /// 0. Between integers: the lowest bits. To i1: whether it differs from zero (NaN does).
    /// </summary>
    /// <param name="from">The element type of the operand.</param>
    /// <param name="x">The operand.</param>
    /// <param name="to">The element type of the result.</param>
    /// <param name="result">The results.</param>
    /// <exception cref="ArgumentException">A span's length does not fit.</exception>
    public static void Convert(ElementType from, ReadOnlySpan<byte> x, ElementType to, Span<byte> result)
    {
        RequireCount(result, to, Count(x, from, nameof(x)), nameof(result));
        if (from == to)
        {
            // The same type keeps every bit; widening and narrowing again would make signalling NaNs quiet.
            x.CopyTo(result);
            return;
        }
        var conversion = new Conversion(to, x, result);
        ElementTypeDispatch.VisitNumeric<Conversion, bool>(from, ref conversion);
    }

    /// <summary>
    /// Rounds each float to nearest even as if it were stored with fewer bits ("reduce_precision"). Overflow gives infinity; what would be
    /// subnormal in the reduced format gives a zero of the same sign; NaN stays NaN, or becomes infinity without mantissa bits.
    /// </summary>
    /// <param name="type">The element type of operand and result: a float.</param>
    /// <param name="exponentBits">Exponent bits of the reduced format, at least 1 (C2).</param>
    /// <param name="mantissaBits">Mantissa bits of the reduced format, at least 0 (C3).</param>
    /// <param name="x">The operand.</param>
    /// <param name="result">The results.</param>
    /// <exception cref="NotSupportedException">The type is not a float.</exception>
    /// <exception cref="ArgumentException">A number of bits or a span's length does not fit.</exception>
    public static void ReducePrecision(ElementType type, int exponentBits, int mantissaBits, ReadOnlySpan<byte> x, Span<byte> result)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exponentBits, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(mantissaBits);
        RequireCount(result, type, Count(x, type, nameof(x)), nameof(result));
        var reduction = new PrecisionReduction(exponentBits, mantissaBits, x, result);
        ElementTypeDispatch.VisitNumeric<PrecisionReduction, bool>(type, ref reduction);
    }

    static bool Compare<TRelation>(bool totalOrder, ElementType type, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, Span<byte> result)
        where TRelation : struct, IRelation
    {
        var loop = new ComparisonLoop<TRelation>(totalOrder, x, y, result);
        return ElementTypeDispatch.VisitNumeric<ComparisonLoop<TRelation>, bool>(type, ref loop);
    }

    static OperandKinds KindOf(ElementType type) =>
        type.IsFloat() ? OperandKinds.Float
        : type.IsBoolean() ? OperandKinds.Boolean
        : type.IsSigned() ? OperandKinds.Signed
        : OperandKinds.Unsigned;

    static void RequireSupport(ScalarOp op, ElementType type)
    {
        if (!Supports(op, type))
        {
            throw new NotSupportedException($"{op} is not defined on {type.Name()}; expected {Operands(op)}.");
        }
    }

    static int Count(ReadOnlySpan<byte> span, ElementType type, string name) => span.Length % type.ByteSize() == 0
        ? span.Length / type.ByteSize()
        : throw new ArgumentException($"{span.Length} bytes are not whole elements of {type.Name()} ({type.ByteSize()} bytes each).", name);

    static void RequireCount(ReadOnlySpan<byte> span, ElementType type, int count, string name)
    {
        if (Count(span, type, name) != count)
        {
            throw new ArgumentException($"Got {span.Length / type.ByteSize()} elements of {type.Name()}, expected {count}.", name);
        }
    }

    static OperandKinds AskOperands(ScalarOp op)
    {
        var query = default(OperandsQuery);
        return Arity(op) == 1
            ? ScalarOpDispatch.Unary<OperandsQuery, OperandKinds>(op, ref query)
            : ScalarOpDispatch.Binary<OperandsQuery, OperandKinds>(op, ref query);
    }

    readonly struct OperandsQuery : IUnaryOperatorVisitor<OperandKinds>, IBinaryOperatorVisitor<OperandKinds>
    {
        OperandKinds IUnaryOperatorVisitor<OperandKinds>.Invoke<TOperator>() => TOperator.Operands;

        OperandKinds IBinaryOperatorVisitor<OperandKinds>.Invoke<TOperator>() => TOperator.Operands;
    }
}
