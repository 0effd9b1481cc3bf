using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>One type where all operands and the one result are of it, a function's type otherwise.</summary>
internal sealed class SameTypePiece : TypesPiece
{
    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer)
    {
        if (operation.Results.Length == 1 && operation.Operands.All(o => o.Type.Equals(operation.Result.Type)))
            printer.Types(operation.Results);
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
        var type = parser.Types.Parse();
        State(parser, parts, type, parts.Operands.Select(_ => type));
    }
}
