// An amount is read as unsigned, so that a negative one counts as the width or more.
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Scalars.Operators;

/// <summary>Defines <see cref="ScalarOp.ShiftLeft"/>.</summary>
public readonly struct ShiftLeft : IBinaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Integer;

    /// <inheritdoc/>
    public static long Integer<TElement>(long x, long y)
        where TElement : unmanaged, IIntegerElement<TElement> => Width.Bits<TElement>(y) < (ulong)TElement.Bits ? x << (int)y : 0;
}

/// <summary>Defines <see cref="ScalarOp.ShiftRightArithmetic"/>.</summary>
public readonly struct ShiftRightArithmetic : IBinaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Integer;

    /// <inheritdoc/>
    public static long Integer<TElement>(long x, long y)
        where TElement : unmanaged, IIntegerElement<TElement> =>
        Width.SignExtend<TElement>(x) >> (int)Math.Min(Width.Bits<TElement>(y), 63);
}

/// <summary>Defines <see cref="ScalarOp.ShiftRightLogical"/>.</summary>
public readonly struct ShiftRightLogical : IBinaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Integer;

    /// <inheritdoc/>
    public static long Integer<TElement>(long x, long y)
        where TElement : unmanaged, IIntegerElement<TElement> =>
        Width.Bits<TElement>(y) < (ulong)TElement.Bits ? (long)(Width.Bits<TElement>(x) >> (int)y) : 0;
}
