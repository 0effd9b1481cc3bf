using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars.Transcendentals;

namespace TpuRemote.Hlo.Scalars.Operators;

/// <summary>Defines <see cref="ScalarOp.Power"/>.</summary>
public readonly struct Power : IBinaryOperator
{
    /// <inheritdoc/>
    public static OperandKinds Operands => OperandKinds.Integer | OperandKinds.Float;

    /// <inheritdoc/>
    public static double Float(double x, double y) => Transcendental.Pow(x, y);

    /// <inheritdoc/>
    public static long Integer<TElement>(long x, long y)
        where TElement : unmanaged, IIntegerElement<TElement>
    {
        if (TElement.IsSigned && y < 0)
        {
            // 1 / x^-y rounded towards zero; 0 to a negative power is 0 too, as in the reference interpreter.
            return x == 1 || (x == -1 && (y & 1) == 0) ? 1 : x == -1 ? -1 : 0;
        }

        long result = 1;
        for (ulong exponent = (ulong)y; exponent != 0; exponent >>= 1, x *= x)
        {
            result = (exponent & 1) == 0 ? result : result * x;
        }

        return result;
    }
}
