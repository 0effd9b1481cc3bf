using System.Globalization;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>Whole numbers as they are spelled: decimal, or hexadecimal after <c>0x</c>.</summary>
internal static class IntegerText
{
    /// <summary>Whether the number is spelled in hexadecimal.</summary>
    public static bool IsHexadecimal(ReadOnlySpan<char> digits) => digits is ['0', 'x', ..];

    /// <summary>The number's value; false beyond 64 bits.</summary>
    public static bool TryMagnitude(ReadOnlySpan<char> digits, out ulong magnitude) => IsHexadecimal(digits)
        ? ulong.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out magnitude)
        : ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out magnitude);

    /// <summary>The signed value of 64 bits; false where it does not fit.</summary>
    public static bool TrySigned(ulong magnitude, bool negative, out long value)
    {
        value = negative ? unchecked((long)(0 - magnitude)) : (long)magnitude;
        return negative ? magnitude <= 1UL << 63 : magnitude <= long.MaxValue;
    }

    /// <summary>
    /// The value as the bits of an integer type. Signless types take what is written in either reading of their bits: an i8 holds
    /// -128 to 255, as in MLIR, and 255 is -1.
    /// </summary>
    /// <param name="magnitude">The number without its sign.</param>
    /// <param name="negative">Whether a minus stands before it.</param>
    /// <param name="width">The type's bits, 1 to 64.</param>
    /// <param name="unsigned">Whether the type is unsigned, and so takes no negative number but -0.</param>
    /// <param name="value">The value, sign-extended unless the type is unsigned or one bit wide.</param>
    public static bool TryFit(ulong magnitude, bool negative, int width, bool unsigned, out long value)
    {
        var mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        var bits = negative ? unchecked(0 - magnitude) & mask : magnitude;
        value = unsigned || width == 1 ? (long)bits : (long)(bits << (64 - width)) >> (64 - width);
        if (!negative) return magnitude <= mask;
        return magnitude == 0 || (!unsigned && magnitude <= 1UL << (width - 1));
    }
}
