using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>convolution's dimensions: <c>[b, 0, 1, f]x[0, 1, i, o]->[b, 0, 1, f]</c>.</summary>
internal sealed class ConvolutionDimensionsPiece : FormPiece
{
    /// <inheritdoc />
    public override IEnumerable<string> Attributes => ["dimension_numbers"];

    /// <inheritdoc />
    public override bool Fits(Operation operation) => operation.Attributes.Find("dimension_numbers") is ConvolutionDimensionNumbers;

    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer) =>
        printer.Text.Append(AttributePrinter.Convolution(operation.Attributes.Get<ConvolutionDimensionNumbers>("dimension_numbers")));

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts) =>
        parts.Add("dimension_numbers", new ConvolutionDimensionsParser(parser.Cursor).Parse());
}
