using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Pod.Kernels.Vector;

/// <summary>
/// Finds the vector form of a lane step. A form's signature is (x, y, z, result, count); steps without one run through <see
/// cref="Scalar"/>.
/// </summary>
internal static unsafe class VectorForms
{
    /// <summary>The form of a step, or null where it has none.</summary>
    /// <param name="step">The step.</param>
    /// <param name="type">The element type of its operands.</param>
    /// <param name="exact">Whether only forms with the definition's bits will do.</param>
    public static delegate*<byte*, byte*, byte*, byte*, int, void> Find(LaneStep step, ElementType type, bool exact) => step switch
    {
        LaneUnary(_, var op, _) => Unary(op, type, exact),
        LaneBinary(_, var op, _, _) => Binary(op, type),
        LaneCompare(var direction, var comparison, _, _) when comparison == Scalar.DefaultComparison(type) => Compare(direction, type),
        LaneSelect when type.ByteSize() == 4 => &VectorLoops.Select,
        LaneClamp when type == ElementType.F32 => &VectorLoops.Clamp<float>,
        LaneClamp when type == ElementType.I32 => &VectorLoops.Clamp<int>,
        LaneConvert(var to, _) => Convert(type, to),
        _ => null,
    };

    private static delegate*<byte*, byte*, byte*, byte*, int, void> Unary(ScalarOp op, ElementType type, bool exact) => (op, type) switch
    {
        (ScalarOp.Negate, ElementType.F32) => &VectorLoops.Unary<VectorNegate, float>,
        (ScalarOp.Negate, ElementType.F64) => &VectorLoops.Unary<VectorNegate, double>,
        (ScalarOp.Negate, ElementType.I32) => &VectorLoops.Unary<VectorNegate, int>,
        (ScalarOp.Abs, ElementType.F32) => &VectorLoops.Unary<VectorAbs, float>,
        (ScalarOp.Abs, ElementType.F64) => &VectorLoops.Unary<VectorAbs, double>,
        (ScalarOp.Sqrt, ElementType.F32) => &VectorLoops.Unary<VectorSqrt, float>,
        (ScalarOp.Sqrt, ElementType.F64) => &VectorLoops.Unary<VectorSqrt, double>,
        (ScalarOp.Floor, ElementType.F32) => &VectorLoops.Function<VectorFloor>,
        (ScalarOp.Ceil, ElementType.F32) => &VectorLoops.Function<VectorCeil>,
        (_, ElementType.F32) when !exact => Function(op),
        _ => null,
    };

    private static delegate*<byte*, byte*, byte*, byte*, int, void> Function(ScalarOp op) => op switch
    {
        ScalarOp.Rsqrt => &VectorLoops.Function<VectorRsqrt>,
        ScalarOp.Exponential => &VectorLoops.Function<VectorExponential>,
        ScalarOp.ExponentialMinusOne => &VectorLoops.Function<VectorExponentialMinusOne>,
        ScalarOp.Log => &VectorLoops.Function<VectorLog>,
        ScalarOp.Logistic => &VectorLoops.Function<VectorLogistic>,
        ScalarOp.Tanh => &VectorLoops.Function<VectorTanh>,
        _ => null,
    };

    /// <summary>The form of an operation on two operands of a type, or null; it has the definition's bits.</summary>
    public static delegate*<byte*, byte*, byte*, byte*, int, void> Binary(ScalarOp op, ElementType type) => op switch
    {
        ScalarOp.Add => Arithmetic<VectorAdd>(type),
        ScalarOp.Subtract => Arithmetic<VectorSubtract>(type),
        ScalarOp.Multiply => Arithmetic<VectorMultiply>(type),
        ScalarOp.Maximum => Arithmetic<VectorMaximum>(type),
        ScalarOp.Minimum => Arithmetic<VectorMinimum>(type),
        ScalarOp.Divide when type.IsFloat() => Arithmetic<VectorDivide>(type),
        ScalarOp.And => Arithmetic<VectorAnd>(type),
        ScalarOp.Or => Arithmetic<VectorOr>(type),
        ScalarOp.Xor => Arithmetic<VectorXor>(type),
        _ => null,
    };

    // i1 has none, because any byte but 0 reads as true; f16 has no vector arithmetic.
    private static delegate*<byte*, byte*, byte*, byte*, int, void> Arithmetic<TOp>(ElementType type)
        where TOp : struct, IVectorBinary => type switch
        {
            ElementType.I8 => &VectorLoops.Binary<TOp, sbyte>,
            ElementType.I16 => &VectorLoops.Binary<TOp, short>,
            ElementType.I32 => &VectorLoops.Binary<TOp, int>,
            ElementType.I64 => &VectorLoops.Binary<TOp, long>,
            ElementType.Ui8 => &VectorLoops.Binary<TOp, byte>,
            ElementType.Ui16 => &VectorLoops.Binary<TOp, ushort>,
            ElementType.Ui32 => &VectorLoops.Binary<TOp, uint>,
            ElementType.Ui64 => &VectorLoops.Binary<TOp, ulong>,
            ElementType.F32 => &VectorLoops.Binary<TOp, float>,
            ElementType.F64 => &VectorLoops.Binary<TOp, double>,
            ElementType.Bf16 => &VectorConversions.Bf16Binary<TOp>,
            _ => null,
        };

    private static delegate*<byte*, byte*, byte*, byte*, int, void> Compare(ComparisonDirection direction, ElementType type) =>
        direction switch
        {
            ComparisonDirection.EQ => Compare<VectorEqual>(type),
            ComparisonDirection.NE => Compare<VectorNotEqual>(type),
            ComparisonDirection.GT => Compare<VectorGreater>(type),
            ComparisonDirection.GE => Compare<VectorGreaterOrEqual>(type),
            ComparisonDirection.LT => Compare<VectorLess>(type),
            ComparisonDirection.LE => Compare<VectorLessOrEqual>(type),
            _ => null,
        };

    private static delegate*<byte*, byte*, byte*, byte*, int, void> Compare<TOp>(ElementType type)
        where TOp : struct, IVectorCompare => type switch
        {
            ElementType.F32 => &VectorLoops.Compare<TOp, float>,
            ElementType.I32 => &VectorLoops.Compare<TOp, int>,
            ElementType.Ui32 => &VectorLoops.Compare<TOp, uint>,
            _ => null,
        };

    private static delegate*<byte*, byte*, byte*, byte*, int, void> Convert(ElementType from, ElementType to) => (from, to) switch
    {
        (ElementType.I32, ElementType.F32) => &VectorConversions.Int32ToSingle,
        (ElementType.Ui8, ElementType.F32) => &VectorConversions.UInt8ToSingle,
        (ElementType.I8, ElementType.F32) => &VectorConversions.Int8ToSingle,
        (ElementType.I1, ElementType.F32) => &VectorConversions.BooleanToSingle,
        (ElementType.Bf16, ElementType.F32) => &VectorConversions.Bf16ToSingle,
        (ElementType.F32, ElementType.Bf16) => &VectorConversions.SingleToBf16,
        _ => null,
    };
}
