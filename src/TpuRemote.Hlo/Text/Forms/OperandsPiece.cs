using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>All operands, parted by commas: <c> %a, %b</c> with a blank before, nothing where there are none.</summary>
/// <param name="least">How many there are at least.</param>
/// <param name="most">How many there are at most.</param>
internal sealed class OperandsPiece(int least = 0, int most = int.MaxValue) : FormPiece
{
    /// <inheritdoc />
    public override bool Fits(Operation operation) => operation.Operands.Length >= least && operation.Operands.Length <= most;

    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer)
    {
        if (operation.Operands.IsEmpty) return;
        printer.Text.Append(" ");
        printer.Operands(operation.Operands);
    }

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts)
    {
        var at = parser.Cursor.Current;
        parts.Operands.AddRange(parser.OptionalOperands(most));
        var count = parts.Operands.Count;
        if (count >= least) return;
        if (parser.Cursor.Is(TokenKind.Invalid)) throw parser.Cursor.Unexpected("an operand");
        throw parser.Cursor.Fault(at, $"found {count} operands, expected {(least == most ? "" : "at least ")}{least}");
    }
}
