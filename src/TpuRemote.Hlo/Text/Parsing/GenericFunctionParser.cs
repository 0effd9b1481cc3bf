using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>
/// Reads a function in MLIR's generic form:
/// <c>"func.func"() &lt;{function_type = (T) -> U, sym_name = "main"}> ({^bb0(%arg0: T): ...}) : () -> ()</c>.
/// </summary>
internal sealed class GenericFunctionParser(ParseSession session, OperationParser operations)
{
    private readonly List<KeyValuePair<string, HloAttribute>> _attributes = [];
    private FunctionType? _type;

    private TokenCursor Cursor => session.Cursor;

    /// <summary>Reads the function.</summary>
    public Function Parse()
    {
        var start = Cursor.Advance();
        Cursor.Take("(");
        Cursor.Take(")");
        if (Cursor.TryTake("<"))
        {
            Entries();
            Cursor.Take(">");
        }
        Cursor.Take("(");
        var body = operations.Body(null);
        Cursor.Take(")");
        if (Cursor.Is("{")) Entries();
        Cursor.Take(":");
        session.Types.ParseFunction();
        return Function(start, body, session.Locations.Optional(Cursor.PlaceOf(start)));
    }

    private void Entries() => Cursor.TakeList("{", "}", () =>
    {
        if (!Cursor.Is("function_type"))
        {
            _attributes.Add(session.Attributes.Entry());
            return true;
        }
        Cursor.Advance();
        Cursor.Take("=");
        _type = session.Types.ParseFunction();
        return true;
    });

    private Function Function(Token start, Region body, Location location)
    {
        var type = _type ?? throw Cursor.Fault(start, "the function has no 'function_type'");
        session.CheckValues(type.Results.Length, "results of a function");
        if (!type.Operands.SequenceEqual(body.Arguments.Select(a => a.Type)))
            throw Cursor.Fault(start, $"the function's type takes ({string.Join(", ", type.Operands)}), its body other arguments");
        var given = new AttributeDictionary(_attributes);
        var name = given.Find("sym_name") as StringAttribute ?? throw Cursor.Fault(start, "the function has no name, a string 'sym_name'");
        var visibility = given.Find("sym_visibility") as StringAttribute;
        return new Function(
            name.Value,
            body,
            type.Results,
            Lists(given, "arg_attrs", type.Operands.Length, start),
            Lists(given, "res_attrs", type.Results.Length, start),
            given.With("sym_name", null).With("sym_visibility", null).With("arg_attrs", null).With("res_attrs", null),
            visibility is not { Value: "private" or "nested" })
        {
            Location = location,
        };
    }

    private ImmutableArray<AttributeDictionary> Lists(AttributeDictionary given, string name, int count, Token start)
    {
        if (given.Find(name) is not { } attribute) return [.. Enumerable.Repeat(AttributeDictionary.Empty, count)];
        return attribute is ArrayAttribute list && list.Items.Length == count && list.Items.All(i => i is DictionaryAttribute)
            ? [.. list.Items.Cast<DictionaryAttribute>().Select(i => i.Items)]
            : throw Cursor.Fault(start, $"'{name}' should be a list of {count} dictionaries");
    }
}
