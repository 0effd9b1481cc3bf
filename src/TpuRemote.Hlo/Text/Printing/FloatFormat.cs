using System.Numerics;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Text.Printing;

/// <summary>The binary layout of a floating-point type (IEEE 754, and bfloat16 after its manner).</summary>
/// <param name="ExponentBits">Bits of the exponent.</param>
/// <param name="FractionBits">Bits of the fraction, without the leading one that is not stored.</param>
internal readonly record struct FloatFormat(int ExponentBits, int FractionBits)
{
    /// <summary>Bits of the significand, its leading one included.</summary>
    public int SignificandBits => FractionBits + 1;

    /// <summary>The exponent field of infinities and NaN.</summary>
    public int SpecialExponent => (1 << ExponentBits) - 1;

    private int Bias => (1 << (ExponentBits - 1)) - 1;

    /// <summary>The layout of a type.</summary>
    public static FloatFormat Of(ElementType type) => type switch
    {
        ElementType.Bf16 => new(8, 7),
        ElementType.F16 => new(5, 10),
        ElementType.F32 => new(8, 23),
        ElementType.F64 => new(11, 52),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "a floating-point type was expected"),
    };

    /// <summary>The three fields.</summary>
    public (bool Negative, int Exponent, ulong Fraction) Split(ulong bits) => (
        (bits >> (ExponentBits + FractionBits) & 1) != 0,
        (int)(bits >> FractionBits) & SpecialExponent,
        bits & ((1UL << FractionBits) - 1));

    /// <summary>A finite number as significand * 2^power.</summary>
    public (BigInteger Significand, int Power) Exact(int exponent, ulong fraction) => exponent == 0
        ? (fraction, 1 - Bias - FractionBits)
        : (fraction | 1UL << FractionBits, exponent - Bias - FractionBits);
}
