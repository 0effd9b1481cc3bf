using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Text.Printing;

/// <summary>
/// Prints <c>dense&lt;...> : tensor&lt;...></c> as MLIR does: one element for all, nothing, nested lists, or a blob where there are many.
/// </summary>
internal sealed class LiteralPrinter(IndentedText text)
{
    // MLIR's default: more elements than this are printed as a blob.
    private const int MaxListed = 100;

    /// <summary>Prints a literal with its type.</summary>
    public void Print(Literal literal)
    {
        text.Append("dense<");
        Elements(literal);
        text.Append($"> : {literal.Type}");
    }

    private void Elements(Literal literal)
    {
        var bytes = literal.Bytes.Span;
        var size = literal.Type.ElementType.ByteSize();
        if (literal.Type.ElementCount == 0) return;
        // All elements are the first one where the bytes equal themselves moved by one element.
        if (bytes[size..].SequenceEqual(bytes[..^size])) Element(literal, 0);
        else if (literal.Type.ElementCount > MaxListed && literal.Type.ElementType != ElementType.I1) Blob(bytes);
        else List(literal, 0, 0, literal.Type.ElementCount);
    }

    // Piece by piece: a string of the whole blob would be copied several times.
    private void Blob(ReadOnlySpan<byte> bytes)
    {
        const int piece = 1024;
        Span<char> digits = stackalloc char[2 * piece];
        text.Append("\"0x");
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(piece, bytes.Length)..])
        {
            Convert.TryToHexString(bytes[..Math.Min(piece, bytes.Length)], digits, out var written);
            text.Append(digits[..written]);
        }
        text.Append("\"");
    }

    // Booleans are listed always: MLIR's versions disagree on whether a blob holds them as bits or bytes.
    private void List(Literal literal, int dimension, long from, long count)
    {
        if (dimension == literal.Type.Rank)
        {
            Element(literal, from);
            return;
        }
        var size = literal.Type.Dimensions[dimension];
        text.Append("[");
        for (var i = 0L; i < size; i++)
        {
            if (i > 0) text.Append(", ");
            List(literal, dimension + 1, from + i * (count / size), count / size);
        }
        text.Append("]");
    }

    private void Element(Literal literal, long index)
    {
        var type = literal.Type.ElementType;
        var size = type.ByteSize();
        var bits = 0UL;
        for (var i = size - 1; i >= 0; i--) bits = bits << 8 | literal.Bytes.Span[(int)index * size + i];
        if (type == ElementType.I1) text.Append(bits != 0 ? "true" : "false");
        else if (type.IsFloat()) text.Append(FloatText.Of(type, bits));
        else if (type.IsUnsigned()) text.Append(bits.ToString(System.Globalization.CultureInfo.InvariantCulture));
        else text.Append((long)(bits << (64 - 8 * size)) >> (64 - 8 * size));
    }
}
