using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>An attribute that is a list of whole numbers: <c>[0, 1]</c>.</summary>
internal sealed class IntegersPiece(string attribute) : FormPiece
{
    /// <inheritdoc />
    public override IEnumerable<string> Attributes => [attribute];

    /// <summary>Whether the attribute is a list of whole numbers in one of the two ways of writing it.</summary>
    public static bool IsList(HloAttribute? attribute) => attribute
        is DenseArrayAttribute { ElementType: ElementType.I64 }
        or DenseElementsAttribute { Value.Type: { ElementType: ElementType.I64, Rank: 1 } };

    /// <inheritdoc />
    public override bool Fits(Operation operation) => IsList(operation.Attributes.Find(attribute));

    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer) =>
        printer.Text.Integers(operation.Attributes.Integers(attribute));

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts) => parts.Add(attribute, parser.Integers());
}
