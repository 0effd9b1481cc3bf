// Math.Max and Math.Min are IEEE 754-2019's maximum and minimum: NaN propagates, and -0 is below +0.
using System.Numerics;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Scalars.Operators;

/// <summary>Defines <see cref="ScalarOp.Maximum"/>.</summary>
public readonly struct Maximum : IBinaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Any;

    /// <inheritdoc/>
    public static double Float(double x, double y) => Math.Max(x, y);

    /// <inheritdoc/>
    public static bool HasLanes => true;

    /// <inheritdoc/>
    public static Vector<T> Lanes<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged => Vector.Max(x, y);

    /// <inheritdoc/>
    public static long Integer<TElement>(long x, long y)
        where TElement : unmanaged, IIntegerElement<TElement> => TElement.IsSigned ? Math.Max(x, y) : (long)Math.Max((ulong)x, (ulong)y);
}

/// <summary>Defines <see cref="ScalarOp.Minimum"/>.</summary>
public readonly struct Minimum : IBinaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Any;

    /// <inheritdoc/>
    public static double Float(double x, double y) => Math.Min(x, y);

    /// <inheritdoc/>
    public static bool HasLanes => true;

    /// <inheritdoc/>
    public static Vector<T> Lanes<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged => Vector.Min(x, y);

    /// <inheritdoc/>
    public static long Integer<TElement>(long x, long y)
        where TElement : unmanaged, IIntegerElement<TElement> => TElement.IsSigned ? Math.Min(x, y) : (long)Math.Min((ulong)x, (ulong)y);
}
