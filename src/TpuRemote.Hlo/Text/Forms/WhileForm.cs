using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>
/// while: <c>(%iterArg = %a, %iterArg_0 = %b) : T, U attributes {...}</c>, then <c>cond {...} do {...}</c> on a new line. Both regions name
/// their arguments as the head does.
/// </summary>
internal sealed class WhileForm : OpTextForm
{
    internal override string? ArgumentName => "iterArg";

    internal override bool Fits(Operation operation)
    {
        var types = operation.Operands.Select(o => o.Type).ToList();
        return operation.Regions.Length == 2
            && operation.Results.Select(r => r.Type).SequenceEqual(types)
            && operation.Regions.All(r => r.Arguments.Select(a => a.Type).SequenceEqual(types));
    }

    internal override void Print(Operation operation, OperationPrinter printer)
    {
        var text = printer.Text;
        text.Append("(");
        text.Join(operation.Regions[1].Arguments.Zip(operation.Operands), pair =>
        {
            printer.Operand(pair.First);
            text.Append(" = ");
            printer.Operand(pair.Second);
        });
        text.Append(")");
        if (!operation.Operands.IsEmpty) text.Append(" : ");
        printer.Types(operation.Operands);
        printer.Attributes.DictionaryAfterWord(operation.Attributes);
        text.Line(" cond ");
        printer.Region(operation.Regions[0], withArguments: false);
        text.Append(" do ");
        printer.Region(operation.Regions[1], withArguments: false);
    }

    internal override void Parse(OperationParser parser, OperationParts parts)
    {
        var cursor = parser.Cursor;
        var names = cursor.TakeList("(", ")", () => Carried(parser, parts));
        var at = cursor.Current;
        if (names.Count > 0)
        {
            cursor.Take(":");
            at = cursor.Current;
            parts.ResultTypes = parser.Types.ParseList();
        }
        parser.CheckOperands(parts, parts.ResultTypes, at);
        if (cursor.TryTake("attributes")) parts.Attributes.AddRange(parser.Attributes.Dictionary());
        var arguments = names.Zip(parts.ResultTypes, (n, type) => new BlockArgument(n.Name, n.Token, type)).ToList();
        cursor.Take("cond");
        parts.Regions.Add(parser.Region(arguments));
        cursor.Take("do");
        parts.Regions.Add(parser.Region(arguments));
    }

    private static (string Name, Token Token) Carried(OperationParser parser, OperationParts parts)
    {
        var name = parser.ValueName();
        parser.Cursor.Take("=");
        parts.Operands.Add(parser.Operand());
        return name;
    }
}
