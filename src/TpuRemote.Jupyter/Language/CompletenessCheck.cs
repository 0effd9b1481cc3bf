using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TpuRemote.Jupyter.Cells;
using TpuRemote.Jupyter.Submissions;

namespace TpuRemote.Jupyter.Language;

/// <summary>Decides whether a console runs what was typed or waits for more.</summary>
internal static class CompletenessCheck
{
    private const int IndentWidth = 4;

    // A string in single quotation marks ends on its line, whatever follows.
    private const string NewLineInString = "CS1010";

    /// <summary>
    /// Incomplete where something is open: braces, strings, comments, a statement without its end. An <c>if</c> that an <c>else</c> may
    /// follow is complete when a line was left blank after it.
    /// </summary>
    public static Completeness Of(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(CellSource.WithoutDirectives(code), SubmissionChain.ParseOptions);
        var root = (CompilationUnitSyntax)tree.GetRoot();
        var errors = tree.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Exists(e => e.Id == NewLineInString)) return new Completeness("invalid");
        if (!SyntaxFactory.IsCompleteSubmission(tree)) return new Completeness("incomplete", Indent(root));
        if (errors.Count > 0) return new Completeness("invalid");
        return MayGoOn(root) ? new Completeness("incomplete", Indent(root)) : new Completeness("complete");
    }

    /// <summary>Whether the last statement is an <c>if</c> without <c>else</c>, and no line was left blank after it.</summary>
    private static bool MayGoOn(CompilationUnitSyntax root)
    {
        if (root.Members.LastOrDefault() is not GlobalStatementSyntax { Statement: var last }) return false;
        return EndsWithIf(last) && !root.ToFullString()[last.Span.End..].Contains('\n', StringComparison.Ordinal);
    }

    private static bool EndsWithIf(StatementSyntax statement) => statement switch
    {
        IfStatementSyntax { Else: { } other } => EndsWithIf(other.Statement),
        IfStatementSyntax => true,
        _ => false,
    };

    private static string Indent(CompilationUnitSyntax root)
    {
        var tokens = root.DescendantTokens().Where(t => !t.IsMissing).ToList();
        if (tokens.LastOrDefault(t => t.Span.Length > 0) is { } last && IsText(last)) return "";
        var open = tokens.Count(t => t.IsKind(SyntaxKind.OpenBraceToken)) - tokens.Count(t => t.IsKind(SyntaxKind.CloseBraceToken));
        return new string(' ', IndentWidth * Math.Max(0, open));
    }

    // Spaces at the beginning of a line inside a string would be the string's.
    private static bool IsText(SyntaxToken token) => token.ContainsDiagnostics && token.Kind() is
        SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or
        SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken;
}
