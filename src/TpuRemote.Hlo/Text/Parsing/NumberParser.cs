using System.Collections.Immutable;
using System.Globalization;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>Reads numbers standing as attributes: <c>5 : i32</c>, <c>1.0 : f32</c>, <c>array&lt;i64: 1, 2></c>.</summary>
internal sealed class NumberParser(TokenCursor cursor)
{
    /// <summary>Reads a number and its type; without one a whole number is i64 and another f64.</summary>
    public HloAttribute Parse()
    {
        var start = cursor.Current;
        var negative = cursor.TryTake("-");
        if (!cursor.Is(TokenKind.Integer) && !cursor.Is(TokenKind.Float)) throw cursor.Unexpected("a number");
        var number = cursor.Advance();
        var type = TypeAfter(number);
        return type is "bf16" or "f16" or "f32" or "f64" ? Float(start, number, negative, type) : Integer(start, number, negative, type);
    }

    /// <summary>Reads <c>array&lt;i64: 1, 2></c>; arrays of floating-point numbers are kept as their text.</summary>
    public HloAttribute Array(OpaqueText opaque)
    {
        var start = cursor.Current.Start;
        cursor.Take("array");
        cursor.Take("<");
        var token = cursor.Current;
        if (!ElementTypeExtensions.TryParse(cursor.Text, out var type))
            throw cursor.Unexpected("the element type of an array, such as i64");
        if (type.IsFloat()) return new OpaqueAttribute(opaque.RestFrom(start));
        cursor.Advance();
        if (type.IsUnsigned()) throw cursor.Fault(token, $"found {type.Name()}, expected a signless type such as i64");
        if (cursor.TryTake(">")) return new DenseArrayAttribute(type, []);
        return new DenseArrayAttribute(type, [.. cursor.TakeList(":", ">", () => Item(type))]);
    }

    private long Item(ElementType type)
    {
        if (type == ElementType.I1 && (cursor.Is("true") || cursor.Is("false"))) return cursor.Advance().Length == "true".Length ? 1 : 0;
        var start = cursor.Current;
        var negative = cursor.TryTake("-");
        var number = cursor.Take(TokenKind.Integer, "a whole number");
        return Fit(start, number, negative, type.Name(), type.BitWidth(), false);
    }

    private string TypeAfter(Token number)
    {
        if (!cursor.TryTake(":")) return number.Kind == TokenKind.Float ? "f64" : "i64";
        return cursor.Take(TokenKind.BareIdentifier, "the number's type, such as i64").In(cursor.Source).ToString();
    }

    private FloatAttribute Float(Token start, Token number, bool negative, string type)
    {
        if (number.Kind == TokenKind.Float)
        {
            var value = double.Parse(number.In(cursor.Source), NumberStyles.Float, CultureInfo.InvariantCulture);
            return new FloatAttribute(negative ? -value : value, type);
        }
        var element = ElementTypeExtensions.All.First(t => t.Name() == type);
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        new ElementReader(cursor).Read(element, new DenseElement(number, negative), bytes);
        return new FloatAttribute(ToDouble(element, BitConverter.ToUInt64(bytes)), type);
    }

    private static double ToDouble(ElementType type, ulong bits) => type switch
    {
        ElementType.Bf16 => BFloat16.FromBits((ushort)bits),
        ElementType.F16 => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
        ElementType.F32 => BitConverter.UInt32BitsToSingle((uint)bits),
        _ => BitConverter.UInt64BitsToDouble(bits),
    };

    private HloAttribute Integer(Token start, Token number, bool negative, string type)
    {
        if (Width(type) is not { } width)
        {
            throw cursor.Fault(
                start,
                $"a number of type {type} is not supported; index, an integer type of up to 64 bits, bf16, f16, f32 or f64 was expected",
                DiagnosticKind.Unimplemented);
        }
        if (number.Kind != TokenKind.Integer)
            throw cursor.Fault(start, $"found {number.In(cursor.Source)}, expected a whole number of {type}");
        var value = Fit(start, number, negative, type, width, type[0] == 'u');
        return type == "i1" ? new BooleanAttribute(value != 0) : new IntegerAttribute(value, type);
    }

    /// <summary>The bits of <c>i32</c>, <c>ui8</c>, <c>si16</c>, <c>index</c> and their like; null for other types.</summary>
    private static int? Width(string type)
    {
        if (type == "index") return 64;
        var digits = type switch
        {
            ['u' or 's', 'i', ..] => type.AsSpan(2),
            ['i', ..] => type.AsSpan(1),
            _ => [],
        };
        var isNumber = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var width);
        return isNumber && width is >= 1 and <= 64 ? width : null;
    }

    private long Fit(Token start, Token number, bool negative, string type, int width, bool unsigned)
    {
        if (IntegerText.TryMagnitude(number.In(cursor.Source), out var magnitude)
            && IntegerText.TryFit(magnitude, negative, width, unsigned, out var value)) return value;
        throw cursor.Fault(start, $"the number {(negative ? "-" : "")}{number.In(cursor.Source)} is out of the range of {type}");
    }
}
