using System.Globalization;
using System.Numerics;
using System.Text;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Text.Printing;

/// <summary>
/// Prints floating-point numbers as MLIR does: six digits after the point with an exponent where that reads back as the same number,
/// otherwise as many digits as the type can need, and in hexadecimal what has no decimal form (NaN, infinities, large whole numbers).
/// </summary>
internal static class FloatText
{
    private const int ShortDigits = 6;
    private const int MaxPadding = 3;

    /// <summary>The number with these bits.</summary>
    public static string Of(ElementType type, ulong bits)
    {
        var format = FloatFormat.Of(type);
        var (negative, exponent, fraction) = format.Split(bits);
        if (exponent == format.SpecialExponent) return Hexadecimal(bits);
        var (significand, power) = format.Exact(exponent, fraction);
        var sign = negative ? "-" : "";
        var brief = sign + Scientific(Digits(significand, power, ShortDigits), 'e', ShortDigits);
        if (Reads(type, brief, bits)) return brief;
        // Upstream's digits: two more than the significand's bits are worth in decimal (59 / 196 approximates log10(2)).
        var full = 2 + format.SignificandBits * 59 / 196;
        var text = sign + Natural(Digits(significand, power, full), full);
        return text.Contains('.', StringComparison.Ordinal) ? text : Hexadecimal(bits);
    }

    private static bool Reads(ElementType type, string text, ulong bits) =>
        Parsing.ElementReader.BitsOf(type, double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)) == bits;

    private static string Hexadecimal(ulong bits) => string.Create(CultureInfo.InvariantCulture, $"0x{bits:X}");

    /// <summary>
    /// significand * 2^power, rounded to that many decimal digits (half away from zero), without trailing zeros: the digits, and the
    /// power of ten of the last one.
    /// </summary>
    private static (string Text, int Power) Digits(BigInteger significand, int power, int count)
    {
        if (significand.IsZero) return ("0", 0);
        var exact = power >= 0 ? significand << power : significand * BigInteger.Pow(5, -power);
        var scale = Math.Min(power, 0);
        var digits = exact.ToString(CultureInfo.InvariantCulture);
        if (digits.Length > count)
        {
            var kept = BigInteger.Parse(digits.AsSpan(0, count), CultureInfo.InvariantCulture);
            if (digits[count] >= '5') kept += 1;
            scale += digits.Length - count;
            digits = kept.ToString(CultureInfo.InvariantCulture);
        }
        var trimmed = digits.TrimEnd('0');
        return (trimmed, scale + digits.Length - trimmed.Length);
    }

    private static string Scientific((string Text, int Power) digits, char mark, int padding)
    {
        var text = new StringBuilder().Append(digits.Text[0]).Append('.').Append(digits.Text, 1, digits.Text.Length - 1);
        while (text.Length < 2 + padding) text.Append('0');
        var exponent = digits.Power + digits.Text.Length - 1;
        var magnitude = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture);
        if (mark == 'e') magnitude = magnitude.PadLeft(2, '0');
        return text.Append(mark).Append(exponent < 0 ? '-' : '+').Append(magnitude).ToString();
    }

    /// <summary>Without an exponent where that takes few zeros; whole numbers come out without a point.</summary>
    private static string Natural((string Text, int Power) digits, int precision)
    {
        var (text, power) = digits;
        var leading = power + text.Length - 1;
        if (power >= 0)
            return power > MaxPadding || text.Length + power > precision ? Scientific(digits, 'E', 1) : text + new string('0', power);
        if (leading >= 0) return text.Insert(text.Length + power, ".");
        return -leading > MaxPadding ? Scientific(digits, 'E', 1) : "0." + new string('0', -leading - 1) + text;
    }
}
