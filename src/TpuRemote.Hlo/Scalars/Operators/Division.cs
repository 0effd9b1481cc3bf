using System.Numerics;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Scalars.Operators;

/// <summary>Defines <see cref="ScalarOp.Divide"/>.</summary>
public readonly struct Divide : IBinaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Integer | OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x, double y) => x / y;

    /// <inheritdoc/>
    public static bool HasLanes => true;

    /// <inheritdoc/>
    public static Vector<T> Lanes<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged => x / y;

    /// <inheritdoc/>
    public static long Integer<TElement>(long x, long y)
        where TElement : unmanaged, IIntegerElement<TElement>
    {
        if (y == 0)
        {
            return -1;
        }

        // x / -1 would trap for the smallest long.
        return !TElement.IsSigned ? (long)((ulong)x / (ulong)y) : y == -1 ? -x : x / y;
    }
}

/// <summary>Defines <see cref="ScalarOp.Remainder"/>.</summary>
public readonly struct Remainder : IBinaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Integer | OperandKinds.Float;

    /// <summary>C#'s remainder of doubles is exact, as C's fmod.</summary>
    public static double Float(double x, double y) => x % y;

    /// <inheritdoc/>
    public static long Integer<TElement>(long x, long y)
        where TElement : unmanaged, IIntegerElement<TElement>
    {
        if (y == 0)
        {
            return x;
        }

        return !TElement.IsSigned ? (long)((ulong)x % (ulong)y) : y == -1 ? 0 : x % y;
    }
}
