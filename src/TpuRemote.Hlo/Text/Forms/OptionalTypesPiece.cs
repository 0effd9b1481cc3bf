using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>The operands' types where there are operands: <c> : T, U</c>; there are no results.</summary>
internal sealed class OptionalTypesPiece : FormPiece
{
    /// <inheritdoc />
    public override bool Fits(Operation operation) => operation.Results.IsEmpty;

    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer)
    {
        if (operation.Operands.IsEmpty) return;
        printer.Text.Append(" : ");
        printer.Types(operation.Operands);
    }

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts)
    {
        if (parts.Operands.Count == 0) return;
        parser.Cursor.Take(":");
        var at = parser.Cursor.Current;
        parser.CheckOperands(parts, parser.Types.ParseList(), at);
    }
}
