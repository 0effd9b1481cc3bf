using System.Diagnostics;
using System.Numerics;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Scalars.Operators;

/// <summary>What all operators declare.</summary>
public interface IScalarOperator
{
    /// <summary>The element types that the specification allows.</summary>
    static abstract OperandKinds Operands { get; }
}

/// <summary>
/// The definition of an operation on one operand. Floats of every type are computed in double and rounded once to the type, integers in
/// 64 bits and cut to the type's width; an operator has the methods for the kinds that it declares.
/// </summary>
public interface IUnaryOperator : IScalarOperator
{
    /// <summary>Whether the result is i1, nonzero meaning true, instead of the operand's type.</summary>
    static virtual bool IsPredicate => false;

    /// <summary>The operation on floats.</summary>
    static virtual double Float(double x) => throw new UnreachableException("The operator is not defined on floats.");

    /// <summary>The operation on integers and i1.</summary>
    static virtual long Integer<TElement>(long x)
        where TElement : unmanaged, IIntegerElement<TElement> =>
        throw new UnreachableException("The operator is not defined on integers.");
}

/// <summary>
/// The definition of an operation on two operands. Rounding a double result once is the correctly rounded result of + - * / on bf16, f16
/// and f32, since a double has more than twice their precision plus two bits (Figueroa, "When is double rounding innocuous?", 1995).
/// </summary>
public interface IBinaryOperator : IScalarOperator
{
    /// <summary>The operation on floats.</summary>
    static virtual double Float(double x, double y) => throw new UnreachableException("The operator is not defined on floats.");

    /// <summary>Whether <see cref="Lanes"/> may stand for <see cref="Float"/> on f32 and f64.</summary>
    static virtual bool HasLanes => false;

    /// <summary>
    /// The operation on several floats or doubles at once, in their own precision. It must give what <see cref="Float"/> rounded once
    /// gives, except for the bits of a NaN.
    /// </summary>
    static virtual Vector<T> Lanes<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged => throw new UnreachableException("The operator has no lanes.");

    /// <summary>The operation on integers and i1.</summary>
    static virtual long Integer<TElement>(long x, long y)
        where TElement : unmanaged, IIntegerElement<TElement> =>
        throw new UnreachableException("The operator is not defined on integers.");
}
