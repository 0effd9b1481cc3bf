using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Text.Tokens;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>
/// Reads ops and regions of a function. The forms of the ops (<see cref="OpTextForm"/>) read through it. Types are taken as stated; whether
/// they are right is for the verifier.
/// </summary>
internal sealed class OperationParser(ParseSession session)
{
    private ValueScope _scope = new(null);

    /// <summary>Where the text is read.</summary>
    public TokenCursor Cursor => session.Cursor;

    /// <summary>Reads types.</summary>
    public TypeParser Types => session.Types;

    /// <summary>Reads attributes.</summary>
    public AttributeParser Attributes => session.Attributes;

    /// <summary>Reads a function's body; its values see nothing outside.</summary>
    /// <param name="arguments">The arguments, where the function's head names them; otherwise <c>^bb0(...)</c> does.</param>
    public Region Body(IReadOnlyList<BlockArgument>? arguments)
    {
        _scope = new ValueScope(null);
        return Region(arguments);
    }

    /// <summary>Reads a region in braces.</summary>
    /// <param name="arguments">The arguments, where the op's form names them; otherwise <c>^bb0(...)</c> does.</param>
    public Region Region(IReadOnlyList<BlockArgument>? arguments = null) => Cursor.Nested(() =>
    {
        Cursor.Take("{");
        var outer = _scope;
        _scope = new ValueScope(outer);
        try
        {
            var values = Define(arguments ?? OptionalBlock());
            return new Region(values, Operations());
        }
        finally
        {
            _scope = outer;
        }
    });

    /// <summary>Reads <c>%name: type loc(...)</c>.</summary>
    public BlockArgument BlockArgument()
    {
        var (name, token) = ValueName();
        Cursor.Take(":");
        var argument = new BlockArgument(name, token, Types.Parse());
        session.Locations.Optional(Cursor.Here);
        return argument;
    }

    /// <summary>Reads <c>%name</c> where it is being defined.</summary>
    public (string Name, Token Token) ValueName()
    {
        var token = Cursor.Current;
        return (Cursor.TakeMarked(TokenKind.PercentIdentifier, "a value such as %0"), token);
    }

    /// <summary>Reads <c>%name</c> or <c>%name#1</c>.</summary>
    public Operand Operand()
    {
        var (name, token) = ValueName();
        var values = _scope.Find(name);
        var index = ResultNumber();
        if (values.IsDefault) throw Cursor.Fault(token, $"the value %{name} is not defined before it is used");
        if (values.IsEmpty) throw SyntaxException.Consequential();
        if (index < values.Length) return new Operand(values[index], token);
        throw Cursor.Fault(token, $"%{name}#{index} is used, %{name} has {values.Length} results (numbered from 0)");
    }

    /// <summary>Reads operands parted by commas, of which there may be none, and not more than <paramref name="most"/>.</summary>
    public IEnumerable<Operand> OptionalOperands(int most)
    {
        if (most == 0 || !Cursor.Is(TokenKind.PercentIdentifier)) yield break;
        yield return Operand();
        for (var count = 1; count < most && Cursor.TryTake(","); count++) yield return Operand();
    }

    /// <summary>Reads <c>[1, 2]</c>.</summary>
    public DenseArrayAttribute Integers() => DenseArrayAttribute.Of([.. Cursor.TakeList("[", "]", () => Cursor.TakeInteger())]);

    /// <summary>Compares stated operand types with those of the values.</summary>
    public void CheckOperands(OperationParts parts, ImmutableArray<HloType> types, Token at)
    {
        if (parts.Operands.Count != types.Length)
            throw Cursor.Fault(at, $"the types of {types.Length} operands are stated, there are {parts.Operands.Count} operands");
        for (var i = 0; i < types.Length; i++)
        {
            var (value, token) = parts.Operands[i];
            if (!value.Type.Equals(types[i]))
                throw Cursor.Fault(token, $"{token.In(Cursor.Source)} is of type {value.Type}, its type is stated as {types[i]} here");
        }
    }

    /// <summary>Reads an op's full name where one is named inside another op, as <c>applies stablehlo.add</c> does.</summary>
    public OpDefinition OperationName()
    {
        var token = Cursor.Current;
        var name = Cursor.Is(TokenKind.String)
            ? Cursor.TakeString()
            : Cursor.Take(TokenKind.BareIdentifier, "an op's name").In(Cursor.Source).ToString();
        // Within a function the dialect func may be left out: return, call.
        if (!name.Contains('.', StringComparison.Ordinal)) name = $"func.{name}";
        return session.Options.FindOperation(name)
            ?? throw Cursor.Fault(token, $"the op {name} is not known", DiagnosticKind.Unimplemented);
    }

    private ImmutableArray<Operation> Operations()
    {
        var operations = ImmutableArray.CreateBuilder<Operation>();
        while (!Cursor.TryTake("}"))
        {
            if (Cursor.Is(TokenKind.End)) throw Cursor.Unexpected("'}' after the ops of a region");
            if (Cursor.Is(TokenKind.CaretIdentifier))
                throw Cursor.Fault(
                    Cursor.Current, "a region of several blocks is not supported; StableHLO's have one", DiagnosticKind.Unimplemented);
            if (OperationOrFault() is { } operation) operations.Add(operation);
        }
        return operations.ToImmutable();
    }

    private Operation? OperationOrFault()
    {
        var names = new List<ResultName>();
        var (start, openBraces) = (Cursor.Current, Cursor.OpenBraces);
        try
        {
            return Operation(names);
        }
        catch (SyntaxException fault)
        {
            session.Report(fault);
            foreach (var name in names) _scope.TryDefine(name.Name, []);
            session.SkipToNextOperation(start, openBraces);
            return null;
        }
    }

    private Operation Operation(List<ResultName> names)
    {
        session.CountOperation();
        var place = Cursor.Here;
        if (Cursor.Is(TokenKind.PercentIdentifier)) ResultNames(names);
        var start = Cursor.Current;
        var generic = Cursor.Is(TokenKind.String);
        var definition = OperationName();
        var parts = new OperationParts();
        (generic ? TextForms.Generic : definition.Text).Parse(this, parts);
        var location = session.Locations.Optional(place);
        session.CheckValues(parts.Operands.Count, $"operands of {definition.Name}");
        session.CheckValues(parts.ResultTypes.Length, $"results of {definition.Name}");
        var operation = new Operation(
            definition,
            [.. parts.Operands.Select(o => o.Value)],
            new AttributeDictionary(parts.Attributes),
            [.. parts.Regions],
            parts.ResultTypes,
            location);
        Bind(names, operation, start);
        return operation;
    }

    private void ResultNames(List<ResultName> names)
    {
        do
        {
            var (name, token) = ValueName();
            var count = Cursor.TryTake(":") ? Cursor.TakeInteger("a number of results") : 1;
            if (count is < 1 or > int.MaxValue) throw Cursor.Fault(token, $"%{name} is to have {count} results, at least 1 was expected");
            names.Add(new ResultName(name, token, (int)count));
        }
        while (Cursor.TryTake(","));
        Cursor.Take("=");
    }

    private void Bind(List<ResultName> names, Operation operation, Token start)
    {
        var named = names.Sum(n => (long)n.Count);
        if (names.Count > 0 && named != operation.Results.Length)
            throw Cursor.Fault(names[0].Token, $"{named} results are named, {operation.Name} has {operation.Results.Length}");
        var next = 0;
        foreach (var (name, token, count) in names)
        {
            if (!_scope.TryDefine(name, operation.Results.Slice(next, count))) throw Cursor.Fault(token, $"%{name} is defined already");
            next += count;
        }
        if (operation.Definition.IsTerminator && operation.Results.Length > 0)
            throw Cursor.Fault(start, $"{operation.Name} ends a region and has no results");
    }

    private int ResultNumber()
    {
        if (!Cursor.Is(TokenKind.HashIdentifier)) return 0;
        var token = Cursor.Current;
        var digits = Cursor.TakeMarked(TokenKind.HashIdentifier, "a result's number");
        return int.TryParse(digits, out var number) && number >= 0
            ? number
            : throw Cursor.Fault(token, $"found '#{digits}', expected a result's number such as #1");
    }

    private List<BlockArgument> OptionalBlock()
    {
        if (!Cursor.Is(TokenKind.CaretIdentifier)) return [];
        Cursor.Advance();
        var arguments = Cursor.Is("(") ? Cursor.TakeList("(", ")", BlockArgument) : [];
        Cursor.Take(":");
        return arguments;
    }

    private ImmutableArray<Value> Define(IReadOnlyList<BlockArgument> arguments)
    {
        session.CheckValues(arguments.Count, "arguments of a region or function");
        var values = ImmutableArray.CreateBuilder<Value>(arguments.Count);
        foreach (var argument in arguments)
        {
            var value = new Value(argument.Type, argument.Name) { Index = values.Count };
            values.Add(value);
            if (!_scope.TryDefine(argument.Name, [value])) throw Cursor.Fault(argument.Token, $"%{argument.Name} is defined already");
        }
        return values.MoveToImmutable();
    }

    private readonly record struct ResultName(string Name, Token Token, int Count);
}
