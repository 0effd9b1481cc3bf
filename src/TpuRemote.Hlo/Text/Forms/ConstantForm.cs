using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>constant: <c> {attributes} dense&lt;1> : tensor&lt;i32></c>; the literal's type is the result's.</summary>
internal sealed class ConstantForm : OpTextForm
{
    private static readonly HashSet<string> Written = ["value"];

    internal override bool Fits(Operation operation) =>
        operation.Operands.IsEmpty && operation.Regions.IsEmpty && operation.Results.Length == 1
        && operation.Attributes.TryGet<DenseElementsAttribute>("value", out var value) && value.Value.Type.Equals(operation.Result.Type);

    internal override void Print(Operation operation, OperationPrinter printer)
    {
        printer.OtherAttributes(operation, Written);
        printer.Text.Append(" ");
        printer.Attributes.Print(operation.Attributes.Get<DenseElementsAttribute>("value"));
    }

    internal override void Parse(OperationParser parser, OperationParts parts)
    {
        OtherAttributesPiece.Read(parser, parts, Written);
        if (!parser.Cursor.Is("dense")) throw parser.Cursor.Unexpected("dense<...>");
        var value = parser.Attributes.Dense();
        parts.Add("value", value);
        parts.ResultTypes = [value.Value.Type];
    }

    internal override string? ResultName(Operation operation, int index) =>
        operation.Results.Length != 1 ? null : operation.Result.Type is Types.TensorType type && type.ElementType.IsFloat() ? "cst" : "c";
}
