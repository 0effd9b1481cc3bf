using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>The operands' types, which are those of the results, one by one: <c>T, U</c>.</summary>
internal sealed class PairwiseTypesPiece : FormPiece
{
    /// <inheritdoc />
    public override bool Fits(Operation operation) =>
        operation.Operands.Select(o => o.Type).SequenceEqual(operation.Results.Select(r => r.Type));

    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer) => printer.Types(operation.Results);

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts)
    {
        var at = parser.Cursor.Current;
        var types = parser.Types.ParseList();
        parser.CheckOperands(parts, types, at);
        parts.ResultTypes = types;
    }
}
