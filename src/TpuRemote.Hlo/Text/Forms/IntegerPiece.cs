using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>An attribute that is one whole number of i64: <c>0</c>.</summary>
internal sealed class IntegerPiece(string attribute) : FormPiece
{
    /// <inheritdoc />
    public override IEnumerable<string> Attributes => [attribute];

    /// <inheritdoc />
    public override bool Fits(Operation operation) => operation.Attributes.Find(attribute) is IntegerAttribute { Type: "i64" };

    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer) =>
        printer.Text.Append(operation.Attributes.Integer(attribute));

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts) =>
        parts.Add(attribute, new IntegerAttribute(parser.Cursor.TakeInteger()));
}
