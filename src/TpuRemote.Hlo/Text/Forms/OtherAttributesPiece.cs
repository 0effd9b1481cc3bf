using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>The attributes that no other piece of the form writes: <c> {a = 1 : i64}</c>, or nothing.</summary>
internal sealed class OtherAttributesPiece(IReadOnlySet<string> written) : FormPiece
{
    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer) => printer.OtherAttributes(operation, written);

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts) => Read(parser, parts, written);

    /// <summary>Reads a dictionary, refusing attributes that the form writes elsewhere.</summary>
    public static void Read(OperationParser parser, OperationParts parts, IReadOnlySet<string> written)
    {
        var at = parser.Cursor.Current;
        foreach (var attribute in parser.Attributes.OptionalDictionary())
        {
            if (written.Contains(attribute.Key))
                throw parser.Cursor.Fault(at, $"the attribute '{attribute.Key}' has its own place in this op's form");
            parts.Attributes.Add(attribute);
        }
    }
}
