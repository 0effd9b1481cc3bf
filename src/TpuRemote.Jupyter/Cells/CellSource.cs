using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TpuRemote.Jupyter.Cells;

/// <summary>Takes a cell's text apart into C# and directives.</summary>
public static class CellSource
{
    /// <summary>The pieces, in order; without those of C# that hold nothing.</summary>
    public static ImmutableArray<CellPiece> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var source = SourceText.From(text);
        var pieces = ImmutableArray.CreateBuilder<CellPiece>();
        var start = 0;
        foreach (var line in DirectiveLines(source))
        {
            AddCode(pieces, source, start, line.Start);
            pieces.Add(DirectiveOn(line));
            start = line.End;
        }
        AddCode(pieces, source, start, source.Length);
        return pieces.ToImmutable();
    }

    /// <summary>The text with the lines of directives blanked: of the same length, every position where it was.</summary>
    public static string WithoutDirectives(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var source = SourceText.From(text);
        var blanked = text.ToCharArray();
        foreach (var line in DirectiveLines(source)) blanked.AsSpan(line.Start, line.Span.Length).Fill(' ');
        return new string(blanked);
    }

    // What C#'s own lexer takes for a line of a directive: so neither in strings nor in comments.
    private static IEnumerable<TextLine> DirectiveLines(SourceText source)
    {
        if (!source.ToString().Contains('#', StringComparison.Ordinal)) return [];
        return CSharpSyntaxTree.ParseText(source, Submissions.SubmissionChain.ParseOptions).GetRoot()
            .DescendantTrivia(descendIntoTrivia: false)
            .Where(t => t.IsDirective && ((DirectiveTriviaSyntax)t.GetStructure()!).IsActive)
            .Select(t => source.Lines.GetLineFromPosition(t.SpanStart))
            .Where(IsOurs);
    }

    private static bool IsOurs(TextLine line) => NameOn(line.ToString().TrimStart()) is "#r" or "#i" or "#load" or ['#', '!', ..];

    private static string NameOn(string trimmed) => trimmed.Split([' ', '\t', '"'], 2)[0];

    private static CellPiece.Directive DirectiveOn(TextLine line)
    {
        var trimmed = line.ToString().Trim();
        var name = NameOn(trimmed);
        return new CellPiece.Directive(name, trimmed[name.Length..].Trim(), line.LineNumber + 1);
    }

    private static void AddCode(ImmutableArray<CellPiece>.Builder pieces, SourceText source, int start, int end)
    {
        var code = source.ToString(TextSpan.FromBounds(start, end));
        if (string.IsNullOrWhiteSpace(code)) return;
        pieces.Add(new CellPiece.Code(new string('\n', source.Lines.GetLineFromPosition(start).LineNumber) + code));
    }
}
