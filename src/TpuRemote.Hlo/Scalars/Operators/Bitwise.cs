using System.Numerics;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Scalars.Operators;

/// <summary>Defines <see cref="ScalarOp.And"/>.</summary>
public readonly struct And : IBinaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Boolean | OperandKinds.Integer;

    /// <inheritdoc/>
    public static long Integer<TElement>(long x, long y)
        where TElement : unmanaged, IIntegerElement<TElement> => x & y;
}

/// <summary>Defines <see cref="ScalarOp.CountLeadingZeros"/>.</summary>
public readonly struct CountLeadingZeros : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Integer;

    /// <inheritdoc/>
    public static long Integer<TElement>(long x)
        where TElement : unmanaged, IIntegerElement<TElement> =>
        BitOperations.LeadingZeroCount(Width.Bits<TElement>(x)) - (64 - TElement.Bits);
}

/// <summary>Defines <see cref="ScalarOp.Not"/>.</summary>
public readonly struct Not : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Boolean | OperandKinds.Integer;

    /// <inheritdoc/>
    public static long Integer<TElement>(long x)
        where TElement : unmanaged, IIntegerElement<TElement> => ~x;
}

/// <summary>Defines <see cref="ScalarOp.Or"/>.</summary>
public readonly struct Or : IBinaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Boolean | OperandKinds.Integer;

    /// <inheritdoc/>
    public static long Integer<TElement>(long x, long y)
        where TElement : unmanaged, IIntegerElement<TElement> => x | y;
}

/// <summary>Defines <see cref="ScalarOp.PopulationCount"/>.</summary>
public readonly struct PopulationCount : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Integer;

    /// <inheritdoc/>
    public static long Integer<TElement>(long x)
        where TElement : unmanaged, IIntegerElement<TElement> => BitOperations.PopCount(Width.Bits<TElement>(x));
}

/// <summary>Defines <see cref="ScalarOp.Xor"/>.</summary>
public readonly struct Xor : IBinaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Boolean | OperandKinds.Integer;

    /// <inheritdoc/>
    public static long Integer<TElement>(long x, long y)
        where TElement : unmanaged, IIntegerElement<TElement> => x ^ y;
}
