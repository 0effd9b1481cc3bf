using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>The types of operands and results, always as a function: <c>(T, U) -> V</c>.</summary>
internal class TypesPiece : FormPiece
{
    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer) => printer.FunctionType(operation);

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts)
    {
        var at = parser.Cursor.Current;
        var type = parser.Types.ParseFunction();
        parser.CheckOperands(parts, type.Operands, at);
        parts.ResultTypes = type.Results;
    }

    /// <summary>States the types of all operands and of one result at once.</summary>
    protected static void State(OperationParser parser, OperationParts parts, HloType result, params IEnumerable<HloType> operands)
    {
        parser.CheckOperands(parts, [.. operands], parser.Cursor.Current);
        parts.ResultTypes = [result];
    }
}
