using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>Words and punctuation, printed as they are given (blanks too) and read token by token.</summary>
internal sealed class WordsPiece(string words) : FormPiece
{
    private readonly string[] _tokens = [.. Split(words)];

    /// <summary>Whether the text goes on with these words' first token.</summary>
    public bool StandsAt(TokenCursor cursor) => cursor.Is(_tokens[0]);

    /// <inheritdoc />
    public override void Print(Operation operation, OperationPrinter printer) => printer.Text.Append(words);

    /// <inheritdoc />
    public override void Parse(OperationParser parser, OperationParts parts)
    {
        foreach (var token in _tokens) parser.Cursor.Take(token);
    }

    private static IEnumerable<string> Split(string words)
    {
        var lexer = new Lexer(words);
        for (var token = lexer.Next(); token.Kind != TokenKind.End; token = lexer.Next()) yield return token.In(words).ToString();
    }
}
