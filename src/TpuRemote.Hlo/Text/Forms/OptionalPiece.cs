using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>Words and an attribute that stand there together or not at all.</summary>
internal sealed class OptionalPiece(string words, FormPiece attribute) : FormPiece
{
    private readonly WordsPiece _words = new(words);

    /// <inheritdoc />
    public override IEnumerable<string> Attributes => attribute.Attributes;

    /// <inheritdoc />
    public override bool Fits(Operation operation) => !IsGiven(operation) || attribute.Fits(operation);

    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer)
    {
        if (!IsGiven(operation)) return;
        _words.Print(operation, printer);
        attribute.Print(operation, printer);
    }

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts)
    {
        if (!_words.StandsAt(parser.Cursor)) return;
        _words.Parse(parser, parts);
        attribute.Parse(parser, parts);
    }

    private bool IsGiven(Operation operation) => attribute.Attributes.Any(operation.Attributes.Has);
}
