using System.Numerics;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Scalars.Operators;

/// <summary>Defines <see cref="ScalarOp.Abs"/>.</summary>
public readonly struct Abs : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Signed | OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => Math.Abs(x);

    /// <inheritdoc/>
    public static long Integer<TElement>(long x)
        where TElement : unmanaged, IIntegerElement<TElement> => x < 0 ? -x : x;
}

/// <summary>Defines <see cref="ScalarOp.Add"/>.</summary>
public readonly struct Add : IBinaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Any;

    /// <inheritdoc/>
    public static double Float(double x, double y) => x + y;

    /// <inheritdoc/>
    public static bool HasLanes => true;

    /// <inheritdoc/>
    public static Vector<T> Lanes<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged => x + y;

    /// <inheritdoc/>
    public static long Integer<TElement>(long x, long y)
        where TElement : unmanaged, IIntegerElement<TElement> => TElement.Bits == 1 ? x | y : x + y;
}

/// <summary>Defines <see cref="ScalarOp.Multiply"/>.</summary>
public readonly struct Multiply : IBinaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Any;

    /// <inheritdoc/>
    public static double Float(double x, double y) => x * y;

    /// <inheritdoc/>
    public static bool HasLanes => true;

    /// <inheritdoc/>
    public static Vector<T> Lanes<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged => x * y;

    /// <inheritdoc/>
    public static long Integer<TElement>(long x, long y)
        where TElement : unmanaged, IIntegerElement<TElement> => x * y;
}

/// <summary>Defines <see cref="ScalarOp.Negate"/>.</summary>
public readonly struct Negate : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Integer | OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => -x;

    /// <inheritdoc/>
    public static long Integer<TElement>(long x)
        where TElement : unmanaged, IIntegerElement<TElement> => -x;
}

/// <summary>Defines <see cref="ScalarOp.Sign"/>.</summary>
public readonly struct Sign : IUnaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Signed | OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x) => double.IsNaN(x) || x == 0 ? x : Math.CopySign(1, x);

    /// <inheritdoc/>
    public static long Integer<TElement>(long x)
        where TElement : unmanaged, IIntegerElement<TElement> => x > 0 ? 1 : x >> 63;
}

/// <summary>Defines <see cref="ScalarOp.Subtract"/>.</summary>
public readonly struct Subtract : IBinaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Integer | OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x, double y) => x - y;

    /// <inheritdoc/>
    public static bool HasLanes => true;

    /// <inheritdoc/>
    public static Vector<T> Lanes<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged => x - y;

    /// <inheritdoc/>
    public static long Integer<TElement>(long x, long y)
        where TElement : unmanaged, IIntegerElement<TElement> => x - y;
}
