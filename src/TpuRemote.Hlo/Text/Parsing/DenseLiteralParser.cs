using System.Buffers;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Text.Tokens;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>
/// Reads <c>dense&lt;...> : tensor&lt;...></c>: one element for all, nested lists, a hexadecimal blob (row-major, little-endian), or
/// nothing.
/// </summary>
internal sealed class DenseLiteralParser(TokenCursor cursor, TypeParser types, long maxBytes, WorkBudget budget)
{
    private static readonly SearchValues<char> HexadecimalDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly ElementReader _reader = new(cursor);
    private long _bytesTaken;

    /// <summary>Reads a literal, the word <c>dense</c> included.</summary>
    public Literal Parse()
    {
        var start = cursor.Take("dense");
        cursor.Take("<");
        return cursor.Is(TokenKind.String) ? Blob(start) : Elements(start);
    }

    private Literal Elements(Token start)
    {
        var elements = new List<DenseElement>();
        var shape = cursor.Is(">") ? null : List(elements);
        var type = TypeAfter(start);
        var bytes = new byte[type.ByteSize];
        var size = type.ElementType.ByteSize();
        if (shape is null) return Empty(start, type, bytes);
        if (shape.Length == 0) return Splat(type, elements[0], bytes);
        if (!type.Dimensions.AsSpan().SequenceEqual(shape))
            throw cursor.Fault(
                start,
                $"the literal's lists have the shape {Text(shape)}, its type {type} expects {Text([.. type.Dimensions])}");
        for (var i = 0; i < elements.Count; i++) _reader.Read(type.ElementType, elements[i], bytes.AsSpan(i * size, size));
        return new Literal(type, bytes);
    }

    private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";

    private Literal Empty(Token start, TensorType type, byte[] bytes) => type.ElementCount == 0
        ? new Literal(type, bytes)
        : throw cursor.Fault(start, $"found no elements, {type} expects {type.ElementCount}");

    private Literal Splat(TensorType type, DenseElement element, byte[] bytes)
    {
        Span<byte> one = stackalloc byte[type.ElementType.ByteSize()];
        _reader.Read(type.ElementType, element, one);
        return Filled(type, one, bytes);
    }

    private static Literal Filled(TensorType type, ReadOnlySpan<byte> element, byte[] bytes)
    {
        if (element.Length == 1) bytes.AsSpan().Fill(element[0]);
        else for (var i = 0; i < bytes.Length; i += element.Length) element.CopyTo(bytes.AsSpan(i));
        return new Literal(type, bytes);
    }

    /// <summary>Collects the elements of a list and answers its shape; an element alone has the shape [].</summary>
    private long[] List(List<DenseElement> elements) => cursor.Nested<long[]>(() =>
    {
        if (!cursor.Is("["))
        {
            elements.Add(Element());
            return [];
        }
        var start = cursor.Current;
        var shapes = cursor.TakeList("[", "]", () => (Place: cursor.Current, Shape: List(elements)));
        if (shapes.Count == 0) return [0];
        var odd = shapes.FindIndex(s => !s.Shape.AsSpan().SequenceEqual(shapes[0].Shape));
        if (odd < 0) return [shapes.Count, .. shapes[0].Shape];
        throw cursor.Fault(
            shapes[odd].Place, $"found a list of shape {Text(shapes[odd].Shape)} beside one of {Text(shapes[0].Shape)}");
    });

    private DenseElement Element()
    {
        var negative = cursor.TryTake("-");
        if (cursor.Is(TokenKind.Integer) || cursor.Is(TokenKind.Float)) return new(cursor.Advance(), negative);
        if (!negative && (cursor.Is("true") || cursor.Is("false"))) return new(cursor.Advance(), false);
        if (cursor.Is("(")) throw cursor.Fault(cursor.Current, "complex elements are not supported", DiagnosticKind.Unimplemented);
        throw cursor.Unexpected("a number, true, false or a list");
    }

    private Literal Blob(Token start)
    {
        var token = cursor.Advance();
        var text = token.In(cursor.Source)[1..^1];
        if (text is not ['0', 'x', ..] || text.Length % 2 != 0 || text[2..].ContainsAnyExcept(HexadecimalDigits))
            throw cursor.Fault(token, "the string should be 0x and an even number of hexadecimal digits");
        var given = Convert.FromHexString(text[2..]);
        var type = TypeAfter(start);
        var bytes = new byte[type.ByteSize];
        if (type.ElementType == ElementType.I1) return Booleans(token, type, given, bytes);
        if (given.Length == type.ByteSize) return new Literal(type, given);
        if (given.Length == type.ElementType.ByteSize()) return Filled(type, given, bytes);
        throw cursor.Fault(token, $"the string holds {given.Length} bytes, {type} expects {type.ByteSize}");
    }

    // One byte per element, as MLIR has it today, or one bit, lowest first, as it had before; a single byte stands for all elements.
    private Literal Booleans(Token token, TensorType type, byte[] given, byte[] bytes)
    {
        var packed = given.Length != bytes.Length && given.Length == (bytes.Length + 7) / 8;
        if (given.Length != bytes.Length && given.Length != 1 && !packed)
            throw cursor.Fault(token, $"the string holds {given.Length} bytes, {type} expects {type.ByteSize}");
        for (var i = 0; i < bytes.Length; i++)
        {
            var set = packed ? given[i / 8] >> (i % 8) & 1 : given[given.Length == 1 ? 0 : i];
            bytes[i] = set == 0 ? (byte)0 : (byte)1;
        }
        return new Literal(type, bytes);
    }

    private TensorType TypeAfter(Token start)
    {
        if (!cursor.TryTake(">")) throw cursor.Unexpected("'>' after the elements");
        cursor.Take(":");
        var type = types.Parse() as TensorType ?? throw cursor.Fault(start, "the literal's type should be a tensor");
        if (type.ByteSize > Math.Min(maxBytes - _bytesTaken, Array.MaxLength))
        {
            throw cursor.Fault(
                start,
                $"a constant of {type.ByteSize} bytes is beyond the {maxBytes - _bytesTaken} bytes left for constants: "
                    + $"it exceeds the limit max-constant-bytes = {maxBytes}",
                DiagnosticKind.ResourceExhausted);
        }
        _bytesTaken += type.ByteSize;
        budget.Check(type.ByteSize);
        return type;
    }
}
