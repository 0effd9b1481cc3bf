using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>
/// The place of a completion: the code with a name of our own where the word stands. Code at a cursor seldom parses; with a name there
/// the parser recovers as it does in code that is otherwise whole, and the name's parent says what may stand in its stead.
/// </summary>
internal sealed class Place
{
    /// <summary>The name that stands for what will be completed.</summary>
    public const string Marker = "__completed__";

    private Place(CSharpCompilation compilation, SyntaxTree tree, SyntaxToken token, CancellationToken cancellation)
    {
        Compilation = compilation;
        Model = compilation.GetSemanticModel(tree);
        Token = token;
        Cancellation = cancellation;
    }

    /// <summary>The next submission.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>Its meaning.</summary>
    public SemanticModel Model { get; }

    /// <summary>The marker.</summary>
    public SyntaxToken Token { get; }

    /// <summary>Cancelled when nobody waits for the answer.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Where the marker begins.</summary>
    public int Position => Token.SpanStart;

    /// <summary>The marker as an expression or type; null where it declares something.</summary>
    public SimpleNameSyntax? Name => Token.Parent as SimpleNameSyntax;

    /// <summary>The token before the marker; of no kind at the beginning.</summary>
    public SyntaxToken Previous => Token.GetPreviousToken();

    /// <summary>Whether a statement or a declaration of the cell or of a block begins here.</summary>
    public bool BeginsStatement => Token.Parent?.FirstAncestorOrSelf<StatementSyntax>() is { } statement
        ? statement.GetFirstToken() == Token
        : Member is { Parent: CompilationUnitSyntax } member && member.GetFirstToken() == Token;

    /// <summary>The innermost declaration around the place, or the cell's statement.</summary>
    public MemberDeclarationSyntax? Member => Token.Parent?.FirstAncestorOrSelf<MemberDeclarationSyntax>();

    /// <summary>Whether the place is in a body that runs later than the cell's statements, and so sees all its variables.</summary>
    public bool IsInFunction => Token.Parent?.FirstAncestorOrSelf<SyntaxNode>(n =>
        n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax
            or BaseTypeDeclarationSyntax) is not null;

    /// <summary>The place of a word; null where it is inside a string, a comment or a number.</summary>
    public static Place? Of(
        string code, Word word, Func<string, (CSharpCompilation Compilation, SyntaxTree Tree)> draft, CancellationToken cancellation)
    {
        // A word that begins at the cursor is not part of what is completed.
        var gap = word.End < code.Length && SyntaxFacts.IsIdentifierPartCharacter(code[word.End]) ? " " : "";
        var (compilation, tree) = draft(code[..word.Start] + Marker + gap + code[word.End..]);
        var token = tree.GetRoot(cancellation).FindToken(word.Start);
        return token.SpanStart == word.Start && token.IsKind(SyntaxKind.IdentifierToken) && token.Text == Marker
            ? new Place(compilation, tree, token, cancellation)
            : null;
    }

    /// <summary>The type of an expression, or null where it has none that is known.</summary>
    public ITypeSymbol? TypeOf(SyntaxNode? expression) =>
        expression is not null && Model.GetTypeInfo(expression, Cancellation).Type is { TypeKind: not TypeKind.Error } type ? type : null;
}
