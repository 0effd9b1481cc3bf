using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>An attribute that names a function: <c>@f</c>.</summary>
internal sealed class SymbolPiece(string attribute) : FormPiece
{
    /// <inheritdoc />
    public override IEnumerable<string> Attributes => [attribute];

    /// <inheritdoc />
    public override bool Fits(Operation operation) => operation.Attributes.Find(attribute) is SymbolAttribute;

    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer) =>
        printer.Attributes.Print(operation.Attributes.Get<SymbolAttribute>(attribute));

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts) =>
        parts.Add(attribute, new SymbolAttribute(parser.Cursor.TakeSymbol()));
}
