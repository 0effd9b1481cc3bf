using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>All operands, each followed by a comma, before a word: <c> %a, %b, dim = 0</c>.</summary>
/// <param name="least">How many there are at least.</param>
/// <param name="most">How many there are at most.</param>
internal sealed class LeadingOperandsPiece(int least, int most = int.MaxValue) : FormPiece
{
    /// <inheritdoc />
    public override bool Fits(Operation operation) => operation.Operands.Length >= least && operation.Operands.Length <= most;

    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer)
    {
        foreach (var operand in operation.Operands)
        {
            printer.Text.Append(" ");
            printer.Operand(operand);
            printer.Text.Append(",");
        }
    }

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts)
    {
        while (parts.Operands.Count < most && (parts.Operands.Count < least || parser.Cursor.Is(TokenKind.PercentIdentifier)))
        {
            parts.Operands.Add(parser.Operand());
            parser.Cursor.Take(",");
        }
    }
}
