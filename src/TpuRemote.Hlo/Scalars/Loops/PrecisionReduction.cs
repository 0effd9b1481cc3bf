using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Scalars.Loops;

/// <summary>Rounds a span of floats as if stored with fewer exponent and mantissa bits.</summary>
readonly ref struct PrecisionReduction(int exponentBits, int mantissaBits, ReadOnlySpan<byte> x, Span<byte> result) : INumericVisitor<bool>
{
    readonly ReadOnlySpan<byte> _x = x;
    readonly Span<byte> _result = result;

    public bool Float<TElement>()
        where TElement : unmanaged, IFloatElement<TElement>
    {
        ReadOnlySpan<TElement> x = MemoryMarshal.Cast<byte, TElement>(_x);
        Span<TElement> result = MemoryMarshal.Cast<byte, TElement>(_result)[..x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            result[i] = TElement.Narrow(Reduce<TElement>(TElement.Widen(x[i])));
        }

        return true;
    }

    public bool Integer<TElement>()
        where TElement : unmanaged, IIntegerElement<TElement> =>
        throw new NotSupportedException($"ReducePrecision is not defined on {TElement.Type.Name()}; expected {OperandKinds.Float}.");

    double Reduce<TElement>(double x)
        where TElement : unmanaged, IFloatElement<TElement>
    {
        if (double.IsNaN(x) && mantissaBits == 0)
        {
            return double.PositiveInfinity; // no mantissa bit is left to tell NaN from infinity
        }

        return !double.IsFinite(x) || x == 0 ? x : LimitExponent<TElement>(RoundMantissa<TElement>(x));
    }

    // A subnormal keeps its place in the operand's own grid.
    double RoundMantissa<TElement>(double x)
        where TElement : unmanaged, IFloatElement<TElement>
    {
        if (mantissaBits >= TElement.FractionBits)
        {
            return x;
        }

        int lastPlace = Math.Max(Math.ILogB(x), 2 - (1 << (OwnExponentBits<TElement>() - 1))) - mantissaBits;
        return Math.ScaleB(Math.Round(Math.ScaleB(x, -lastPlace), MidpointRounding.ToEven), lastPlace);
    }

    // The target format has no subnormals: what is below its smallest normal number becomes zero.
    double LimitExponent<TElement>(double x)
        where TElement : unmanaged, IFloatElement<TElement>
    {
        if (exponentBits >= OwnExponentBits<TElement>() || x == 0)
        {
            return x;
        }

        int bias = (1 << (exponentBits - 1)) - 1, exponent = Math.ILogB(x);
        return exponent > bias ? Math.CopySign(double.PositiveInfinity, x) : exponent <= -bias ? Math.CopySign(0, x) : x;
    }

    static int OwnExponentBits<TElement>()
        where TElement : unmanaged, IFloatElement<TElement> => TElement.Type.BitWidth() - 1 - TElement.FractionBits;
}
