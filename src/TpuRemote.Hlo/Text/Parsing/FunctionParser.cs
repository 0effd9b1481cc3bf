using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Tokens;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>Reads <c>func.func public @main(%arg0: T {...}) -> (U {...}) attributes {...} {...}</c>.</summary>
internal sealed class FunctionParser(ParseSession session)
{
    private readonly OperationParser _operations = new(session);

    private TokenCursor Cursor => session.Cursor;

    /// <summary>Reads a function, pretty or generic.</summary>
    public Function Parse() => Cursor.Is(TokenKind.String) ? new GenericFunctionParser(session, _operations).Parse() : Pretty();

    private Function Pretty()
    {
        var place = Cursor.Here;
        Cursor.Take("func.func");
        var isPublic = Visibility();
        var name = Cursor.TakeSymbol();
        var arguments = Cursor.TakeList("(", ")", Argument);
        var results = Cursor.TryTake("->") ? Results() : [];
        session.CheckValues(results.Count, $"results of @{name}");
        var attributes = Cursor.TryTake("attributes") ? session.Attributes.Dictionary() : AttributeDictionary.Empty;
        if (!Cursor.Is("{"))
        {
            throw Cursor.Fault(
                Cursor.Current,
                $"the function @{name} has no body; functions declared elsewhere are not supported",
                DiagnosticKind.Unimplemented);
        }
        var body = _operations.Body([.. arguments.Select(a => a.Argument)]);
        var location = session.Locations.Optional(place);
        return new Function(
            name,
            body,
            [.. results.Select(r => r.Type)],
            [.. arguments.Select(a => a.Attributes)],
            [.. results.Select(r => r.Attributes)],
            attributes,
            isPublic)
        {
            Location = location,
        };
    }

    // MLIR: without a word a symbol is public.
    private bool Visibility()
    {
        if (Cursor.TryTake("public")) return true;
        return !Cursor.TryTake("private") && !Cursor.TryTake("nested");
    }

    private (BlockArgument Argument, AttributeDictionary Attributes) Argument()
    {
        var (name, token) = _operations.ValueName();
        Cursor.Take(":");
        var argument = new BlockArgument(name, token, session.Types.Parse());
        var attributes = session.Attributes.OptionalDictionary();
        session.Locations.Optional(Cursor.Here);
        return (argument, attributes);
    }

    private List<(HloType Type, AttributeDictionary Attributes)> Results() =>
        Cursor.Is("(") ? Cursor.TakeList("(", ")", Result) : [(session.Types.Parse(), AttributeDictionary.Empty)];

    private (HloType Type, AttributeDictionary Attributes) Result() => (session.Types.Parse(), session.Attributes.OptionalDictionary());
}
