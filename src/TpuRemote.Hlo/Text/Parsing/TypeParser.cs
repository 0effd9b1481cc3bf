using System.Collections.Immutable;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Text.Tokens;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>Reads types: <c>tensor&lt;2x3xf32></c>, <c>!stablehlo.token</c>, functions of these; refuses the others by name.</summary>
internal sealed class TypeParser(TokenCursor cursor, int maxRank)
{
    private readonly Dictionary<string, HloType> _aliases = [];

    /// <summary>Gives a type a name for the rest of the text: <c>!name = tensor&lt;4xf32></c>.</summary>
    public void Define(string alias, HloType type) => _aliases[alias] = type;

    /// <summary>Whether what stands here can only be a type.</summary>
    public bool StandsHere() => cursor.Is(TokenKind.ExclamationIdentifier) || cursor.Is("tensor") || cursor.Is("(");

    /// <summary>Reads the type of a value.</summary>
    public HloType Parse()
    {
        if (cursor.TryTake("tensor")) return Tensor();
        if (cursor.Is(TokenKind.ExclamationIdentifier)) return Named();
        if (cursor.Is(TokenKind.BareIdentifier)) throw NotSupported(cursor.Current, $"a value of type {cursor.Text}");
        throw cursor.Unexpected("a type");
    }

    /// <summary>Reads types parted by commas.</summary>
    public ImmutableArray<HloType> ParseList()
    {
        var types = ImmutableArray.CreateBuilder<HloType>();
        do
        {
            types.Add(Parse());
        }
        while (cursor.TryTake(","));
        return types.ToImmutable();
    }

    /// <summary>Reads <c>(T, U) -> V</c> or <c>(T, U) -> (V, W)</c>.</summary>
    public FunctionType ParseFunction()
    {
        if (!cursor.Is("(")) throw cursor.Unexpected("a function type such as (tensor<f32>) -> tensor<f32>");
        var operands = cursor.TakeList("(", ")", Parse);
        cursor.Take("->");
        return new FunctionType([.. operands], cursor.Is("(") ? [.. cursor.TakeList("(", ")", Parse)] : [Parse()]);
    }

    private TensorType Tensor()
    {
        cursor.Take("<");
        var dimensions = ImmutableArray.CreateBuilder<long>();
        var start = cursor.Current;
        while (cursor.Is(TokenKind.Integer) || cursor.Is("?") || cursor.Is("*"))
        {
            if (dimensions.Count >= maxRank)
                throw cursor.Beyond(start, $"a tensor of more than {maxRank} dimensions", "max-rank", maxRank);
            dimensions.Add(Dimension());
        }
        var element = Element();
        if (cursor.Is(",")) throw NotSupported(cursor.Current, "a tensor with an encoding (a bounded dynamic dimension)");
        cursor.Take(">");
        try
        {
            return new TensorType(element, dimensions.ToImmutable());
        }
        catch (ArgumentOutOfRangeException)
        {
            throw cursor.Fault(
                start,
                $"tensor<{string.Join('x', dimensions)}x{element.Name()}> has more than 2^63 - 1 bytes",
                DiagnosticKind.ResourceExhausted);
        }
    }

    private long Dimension()
    {
        if (!cursor.Is(TokenKind.Integer)) throw NotSupported(cursor.Current, $"a tensor of dynamic shape ('{cursor.Text}')");
        var token = cursor.Current;
        // A dimension of zero before an x reads as the beginning of a hexadecimal number.
        if (IntegerText.IsHexadecimal(cursor.Text)) cursor.Split(token.Start + 1);
        else cursor.Advance();
        var digits = Source(token);
        if (!long.TryParse(digits, out var size)) throw cursor.Fault(token, $"the dimension {digits} does not fit 63 bits");
        if (!cursor.Is(TokenKind.BareIdentifier) || cursor.Text[0] != 'x') throw cursor.Unexpected("'x' after a dimension");
        cursor.Split(cursor.Current.Start + 1);
        return size;
    }

    private ReadOnlySpan<char> Source(Token token)
    {
        var text = token.In(cursor.Source);
        return IntegerText.IsHexadecimal(text) ? text[..1] : text;
    }

    private ElementType Element()
    {
        var token = cursor.Current;
        if (!cursor.Is(TokenKind.BareIdentifier) && !cursor.Is(TokenKind.ExclamationIdentifier))
            throw cursor.Unexpected("an element type such as f32");
        if (!ElementTypeExtensions.TryParse(cursor.Text, out var element))
            throw NotSupported(token, $"the element type {cursor.Text}");
        cursor.Advance();
        return element;
    }

    private HloType Named()
    {
        var token = cursor.Current;
        var name = cursor.TakeMarked(TokenKind.ExclamationIdentifier, "a type");
        if (name == "stablehlo.token") return TokenType.Instance;
        return _aliases.TryGetValue(name, out var type) ? type : throw NotSupported(token, $"the type !{name}");
    }

    private SyntaxException NotSupported(Token at, string what) => cursor.Fault(
        at,
        $"{what} is not supported; a tensor of static shape of {string.Join(", ", ElementTypeExtensions.All.Select(t => t.Name()))}, "
        + "or !stablehlo.token, was expected",
        DiagnosticKind.Unimplemented);
}
