using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>An attribute that is a value of an enumeration: <c>LT</c>.</summary>
/// <param name="attribute">The attribute's name.</param>
/// <param name="kind">The enumeration's name.</param>
internal sealed class EnumPiece(string attribute, string kind) : FormPiece
{
    /// <inheritdoc />
    public override IEnumerable<string> Attributes => [attribute];

    /// <inheritdoc />
    public override bool Fits(Operation operation) => operation.Attributes.Find(attribute) is EnumAttribute value && value.Kind == kind;

    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer) =>
        printer.Text.Append(operation.Attributes.Get<EnumAttribute>(attribute).Value);

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts)
    {
        var value = parser.Cursor.Take(TokenKind.BareIdentifier, $"a value of {kind}").In(parser.Cursor.Source).ToString();
        parts.Add(attribute, new EnumAttribute(kind, value));
    }
}
