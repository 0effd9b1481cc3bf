using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>All operands in parentheses: <c>(%a, %b)</c>.</summary>
internal sealed class ParenthesizedOperandsPiece : FormPiece
{
    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer)
    {
        printer.Text.Append("(");
        printer.Operands(operation.Operands);
        printer.Text.Append(")");
    }

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts) =>
        parts.Operands.AddRange(parser.Cursor.TakeList("(", ")", parser.Operand));
}
