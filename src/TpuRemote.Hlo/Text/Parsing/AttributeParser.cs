using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>
/// Reads attributes and attribute dictionaries (MLIR builtin dialect, "Attributes"); those of StableHLO are left to
/// <see cref="DialectAttributeParser"/>.
/// </summary>
internal sealed class AttributeParser
{
    private readonly TokenCursor _cursor;
    private readonly TypeParser _types;
    private readonly DenseLiteralParser _literals;
    private readonly NumberParser _numbers;
    private readonly OpaqueText _opaque;
    private readonly DialectAttributeParser _dialect;
    private readonly long _most;
    private readonly Dictionary<string, Alias> _aliases = [];
    private long _count;
    private int _deepest;

    /// <summary>Reads attributes at a cursor.</summary>
    public AttributeParser(TokenCursor cursor, TypeParser types, ParseOptions options)
    {
        (_cursor, _types, _most) = (cursor, types, options.MaxAttributes);
        _literals = new DenseLiteralParser(cursor, types, options.MaxLiteralBytes, options.Budget);
        _numbers = new NumberParser(cursor);
        _opaque = new OpaqueText(cursor);
        _dialect = new DialectAttributeParser(cursor, _opaque);
    }

    /// <summary>Reads an attribute and gives it a name for the rest of the text: <c>#name = ...</c>.</summary>
    public void ParseAlias(string alias)
    {
        var before = _count;
        _deepest = _cursor.Depth;
        var attribute = Parse();
        _aliases[alias] = new Alias(attribute, _count - before - 1, _deepest - _cursor.Depth - 1);
    }

    /// <summary>Reads a dictionary in braces where one stands here, nothing otherwise.</summary>
    public AttributeDictionary OptionalDictionary() => _cursor.Is("{") ? Dictionary() : AttributeDictionary.Empty;

    /// <summary>Reads <c>{name = attribute, unit, ...}</c>.</summary>
    public AttributeDictionary Dictionary()
    {
        var names = new HashSet<string>();
        return new AttributeDictionary(_cursor.TakeList("{", "}", () =>
        {
            var token = _cursor.Current;
            var entry = Entry();
            return names.Add(entry.Key) ? entry : throw _cursor.Fault(token, $"the attribute '{entry.Key}' is given twice");
        }));
    }

    /// <summary>Reads <c>name = attribute</c>, or the name alone of a unit.</summary>
    public KeyValuePair<string, HloAttribute> Entry()
    {
        var name = _cursor.Is(TokenKind.String)
            ? _cursor.TakeString()
            : _cursor.Take(TokenKind.BareIdentifier, "an attribute's name").In(_cursor.Source).ToString();
        return KeyValuePair.Create(name, _cursor.TryTake("=") ? Parse() : new UnitAttribute());
    }

    /// <summary>Reads an attribute.</summary>
    public HloAttribute Parse() => _cursor.Nested(() =>
    {
        Count(1);
        _deepest = Math.Max(_deepest, _cursor.Depth);
        return ParseHere();
    });

    private HloAttribute ParseHere() => _cursor.Current.Kind switch
    {
        TokenKind.String => String(),
        TokenKind.Integer or TokenKind.Float => _numbers.Parse(),
        TokenKind.BareIdentifier => Word(),
        TokenKind.AtIdentifier => Symbol(),
        TokenKind.HashIdentifier => Hash(),
        TokenKind.ExclamationIdentifier => new TypeAttribute(_types.Parse()),
        _ when _cursor.Is("-") => _numbers.Parse(),
        _ when _cursor.Is("[") => new ArrayAttribute([.. _cursor.TakeList("[", "]", Parse)]),
        _ when _cursor.Is("{") => new DictionaryAttribute(Dictionary()),
        _ when _cursor.Is("(") => FunctionTypeText(),
        _ => throw _cursor.Unexpected("an attribute"),
    };

    /// <summary>Reads <c>dense&lt;...> : tensor&lt;...></c>.</summary>
    public DenseElementsAttribute Dense() => new(_literals.Parse());

    /// <summary>Reads <c>array&lt;i64: 1, 2></c>.</summary>
    public HloAttribute DenseArray() => _numbers.Array(_opaque);

    /// <summary>Passes a body in angle brackets and answers it as it is written, the brackets included.</summary>
    public string AngleBody() => _cursor.Is("<") ? _opaque.RestFrom(_cursor.Current.Start) : throw _cursor.Unexpected("'<'");

    private StringAttribute String()
    {
        var text = _cursor.TakeString();
        // A string may bear a type, which is kept by no reader of StableHLO.
        if (_cursor.TryTake(":")) _types.Parse();
        return new StringAttribute(text);
    }

    private HloAttribute Word() => _cursor.Text switch
    {
        "true" or "false" => new BooleanAttribute(_cursor.Advance().Length == "true".Length),
        "unit" => Unit(),
        "dense" => Dense(),
        "array" => DenseArray(),
        "tensor" => new TypeAttribute(_types.Parse()),
        "dense_resource" => throw _cursor.Fault(
            _cursor.Current,
            "dense_resource is not supported: its bytes stand outside the program; dense<\"0x...\"> was expected",
            DiagnosticKind.Unimplemented),
        _ => new OpaqueAttribute(_opaque.Take()),
    };

    private UnitAttribute Unit()
    {
        _cursor.Advance();
        return new UnitAttribute();
    }

    private HloAttribute Symbol()
    {
        var start = _cursor.Current.Start;
        var name = _cursor.TakeSymbol();
        if (!_cursor.Is(":") || !_cursor.Source.AsSpan(_cursor.Current.Start).StartsWith("::@")) return new SymbolAttribute(name);
        var end = start;
        while (_cursor.TryTake(":"))
        {
            _cursor.Take(":");
            end = _cursor.Current.End;
            _cursor.TakeSymbol();
        }
        return new OpaqueAttribute(_cursor.Source[start..end]);
    }

    private HloAttribute Hash()
    {
        var name = _cursor.Text[1..].ToString();
        if (!_aliases.TryGetValue(name, out var alias)) return _dialect.Parse();
        // What repeats an alias is as deep and as large as if it were written out: a few lines may double ten times ten.
        _cursor.CheckDepth(alias.Levels);
        Count(alias.Count);
        _deepest = Math.Max(_deepest, _cursor.Depth + alias.Levels);
        _cursor.Advance();
        return alias.Attribute;
    }

    private void Count(long more)
    {
        if (_count > _most - more)
            throw _cursor.Beyond(_cursor.Current, $"{more} attributes beside {_count}", "max-attributes", _most);
        _count += more;
    }

    private OpaqueAttribute FunctionTypeText()
    {
        var type = _types.ParseFunction();
        return new OpaqueAttribute($"({string.Join(", ", type.Operands)}) -> ({string.Join(", ", type.Results)})");
    }

    // How many attributes it has in itself, and how many levels of them.
    private readonly record struct Alias(HloAttribute Attribute, long Count, int Levels);
}
