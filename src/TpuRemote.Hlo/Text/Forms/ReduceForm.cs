using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>
/// reduce: <c>(%a init: %c), (%b init: %d) across dimensions = [0] : (...) -> (...)</c>, then on a new line
/// <c> reducer(%x: T, %y: T) (%u: U, %v: U) {...}</c>: for each input the accumulator and the new element. A reducer of one commutative
/// op is written <c>applies stablehlo.add</c> before <c>across</c>.
/// </summary>
internal sealed class ReduceForm : OpTextForm
{
    private static readonly HashSet<string> Written = ["dimensions"];

    // Those that upstream's dialect marks as commutative; the short form is open to these alone.
    private static readonly HashSet<string> Commutative =
        ["stablehlo.add", "stablehlo.and", "stablehlo.maximum", "stablehlo.minimum", "stablehlo.multiply", "stablehlo.or", "stablehlo.xor"];

    internal override bool Fits(Operation operation) =>
        operation.Regions.Length == 1
        && operation.Operands.Length is > 0 and var count && count % 2 == 0
        && operation.Regions[0].Arguments.Length == count
        && IntegersPiece.IsList(operation.Attributes.Find("dimensions"));

    internal override void Print(Operation operation, OperationPrinter printer)
    {
        var text = printer.Text;
        var inputs = operation.Operands.Length / 2;
        text.Join(Enumerable.Range(0, inputs), i =>
        {
            text.Append("(");
            printer.Operand(operation.Operands[i]);
            text.Append(" init: ");
            printer.Operand(operation.Operands[inputs + i]);
            text.Append(")");
        });
        var applied = Applied(operation);
        if (applied is not null) text.Append($" applies {applied.Name}");
        text.Append(" across dimensions = ");
        text.Integers(operation.Attributes.Integers("dimensions"));
        printer.OtherAttributes(operation, Written);
        text.Append(" : ");
        printer.FunctionType(operation);
        if (applied is null) Reducer(operation.Regions[0], printer);
    }

    internal override void Parse(OperationParser parser, OperationParts parts)
    {
        var cursor = parser.Cursor;
        Inputs(parser, parts);
        var at = cursor.Current;
        var applied = cursor.TryTake("applies") ? CommutativeOp(parser) : null;
        cursor.Take("across");
        cursor.Take("dimensions");
        cursor.Take("=");
        parts.Add("dimensions", parser.Integers());
        OtherAttributesPiece.Read(parser, parts, Written);
        cursor.Take(":");
        var type = parser.Types.ParseFunction();
        parser.CheckOperands(parts, type.Operands, at);
        parts.ResultTypes = type.Results;
        parts.Regions.Add(applied is null ? Reducer(parser) : Applying(applied, parser, parts));
    }

    private static void Inputs(OperationParser parser, OperationParts parts)
    {
        var initial = new List<Operand>();
        do
        {
            parser.Cursor.Take("(");
            parts.Operands.Add(parser.Operand());
            parser.Cursor.Take("init");
            parser.Cursor.Take(":");
            initial.Add(parser.Operand());
            parser.Cursor.Take(")");
        }
        while (parser.Cursor.TryTake(","));
        parts.Operands.AddRange(initial);
    }

    private static OpDefinition CommutativeOp(OperationParser parser)
    {
        var token = parser.Cursor.Current;
        var definition = parser.OperationName();
        return Commutative.Contains(definition.Name)
            ? definition
            : throw parser.Cursor.Fault(
                token, $"found {definition.Name}, expected one of {string.Join(", ", Commutative.Order(StringComparer.Ordinal))}");
    }

    private static Region Reducer(OperationParser parser)
    {
        parser.Cursor.Take("reducer");
        var accumulators = new List<BlockArgument>();
        var elements = new List<BlockArgument>();
        while (parser.Cursor.TryTake("("))
        {
            accumulators.Add(parser.BlockArgument());
            parser.Cursor.Take(",");
            elements.Add(parser.BlockArgument());
            parser.Cursor.Take(")");
        }
        return parser.Region([.. accumulators, .. elements]);
    }

    private static Region Applying(OpDefinition definition, OperationParser parser, OperationParts parts)
    {
        if (parts.Operands[0].Value.Type is not TensorType input)
            throw parser.Cursor.Fault(parts.Operands[0].Token, $"{parts.Operands[0].Value.Type} cannot be reduced, a tensor was expected");
        var scalar = input.With([]);
        var arguments = ImmutableArray.Create(new Value(scalar), new Value(scalar) { Index = 1 });
        var place = parser.Cursor.PlaceOf(parts.Operands[0].Token);
        var operation = new Operation(definition, arguments, AttributeDictionary.Empty, [], [scalar], place);
        var end = new Operation(ReturnOp.Stablehlo, operation.Results, AttributeDictionary.Empty, [], [], operation.Location);
        return new Region(arguments, [operation, end]);
    }

    /// <summary>The op that the short form names; null where the reducer is more than that.</summary>
    private static Operation? Applied(Operation reduce)
    {
        var reducer = reduce.Regions[0];
        if (reducer.Operations is not [var operation, var end] || end.Definition != ReturnOp.Stablehlo) return null;
        var plain = Commutative.Contains(operation.Name)
            && operation.Attributes.Count == 0
            && operation.Results.Length == 1
            && operation.Operands.SequenceEqual(reducer.Arguments)
            && end.Operands.SequenceEqual(operation.Results)
            && end.Attributes.Count == 0;
        if (!plain || reduce.Operands[0].Type is not TensorType input) return null;
        return operation.Operands.Concat(operation.Results).All(v => v.Type.Equals(input.With([]))) ? operation : null;
    }

    private static void Reducer(Region region, OperationPrinter printer)
    {
        var text = printer.Text;
        var inputs = region.Arguments.Length / 2;
        text.Line(" reducer");
        for (var i = 0; i < inputs; i++)
        {
            text.Append("(");
            printer.Argument(region.Arguments[i]);
            text.Append(", ");
            printer.Argument(region.Arguments[inputs + i]);
            text.Append(") ");
        }
        text.Append(" ");
        printer.Region(region, withArguments: false);
    }
}
