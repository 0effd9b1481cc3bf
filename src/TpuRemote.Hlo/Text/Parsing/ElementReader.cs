using System.Buffers.Binary;
using System.Globalization;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>Turns one element of a literal, as it is spelled, into the bytes of its type.</summary>
internal sealed class ElementReader(TokenCursor cursor)
{
    /// <summary>Writes the element's bytes.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="element">How it is spelled.</param>
    /// <param name="destination">As many bytes as the type has.</param>
    public void Read(ElementType type, DenseElement element, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, type.IsFloat() ? FloatBits(type, element) : IntegerBits(type, element));
        bytes[..type.ByteSize()].CopyTo(destination);
    }

    /// <summary>A double, rounded once to the type's bits (as MLIR reads: to double first).</summary>
    public static ulong BitsOf(ElementType type, double value) => type switch
    {
        ElementType.Bf16 => BFloat16.FromDouble(value).Bits,
        ElementType.F16 => BitConverter.HalfToUInt16Bits((Half)value),
        ElementType.F32 => BitConverter.SingleToUInt32Bits((float)value),
        _ => BitConverter.DoubleToUInt64Bits(value),
    };

    private ulong FloatBits(ElementType type, DenseElement element)
    {
        var text = element.Token.In(cursor.Source);
        if (element.Token.Kind == TokenKind.Integer)
        {
            if (!IntegerText.IsHexadecimal(text) || element.Negative)
                throw cursor.Fault(
                    element.Token, $"found the whole number {Spelling(element)}, expected a number of {type.Name()} with a point");
            if (IntegerText.TryMagnitude(text, out var bits) && (type.BitWidth() == 64 || bits >> type.BitWidth() == 0)) return bits;
            throw cursor.Fault(element.Token, $"{text} has more bits than {type.Name()}");
        }
        if (element.Token.Kind != TokenKind.Float) throw cursor.Fault(element.Token, $"found '{text}', expected a number of {type.Name()}");
        var value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return BitsOf(type, element.Negative ? -value : value);
    }

    private ulong IntegerBits(ElementType type, DenseElement element)
    {
        var text = element.Token.In(cursor.Source);
        if (element.Token.Kind == TokenKind.BareIdentifier)
        {
            if (type != ElementType.I1) throw cursor.Fault(element.Token, $"found '{text}', expected a whole number of {type.Name()}");
            return text is "true" ? 1UL : 0;
        }
        if (element.Token.Kind != TokenKind.Integer)
            throw cursor.Fault(element.Token, $"found {Spelling(element)}, expected a whole number of {type.Name()}");
        if (IntegerText.TryMagnitude(text, out var magnitude)
            && IntegerText.TryFit(magnitude, element.Negative, type.BitWidth(), type.IsUnsigned(), out var value))
            return (ulong)(type == ElementType.I1 ? value & 1 : value);
        throw cursor.Fault(element.Token, $"the number {Spelling(element)} is out of the range of {type.Name()}");
    }

    private string Spelling(DenseElement element) => $"{(element.Negative ? "-" : "")}{element.Token.In(cursor.Source)}";
}
