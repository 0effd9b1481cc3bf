using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>The predicate's type and that of both choices and the result: <c>P, T</c>; a function's type where these differ.</summary>
internal sealed class SelectTypesPiece : TypesPiece
{
    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer)
    {
        if (operation.Results.Length == 1 && operation.Operands.Skip(1).All(o => o.Type.Equals(operation.Result.Type)))
            printer.Types([operation.Operands[0], operation.Result]);
        else base.Print(operation, printer);
    }

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts)
    {
        if (parser.Cursor.Is("("))
        {
            base.Parse(parser, parts);
            return;
        }
        var predicate = parser.Types.Parse();
        parser.Cursor.Take(",");
        var choice = parser.Types.Parse();
        State(parser, parts, choice, [predicate, choice, choice]);
    }
}
