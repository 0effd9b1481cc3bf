using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TpuRemote.Jupyter.Language.Inspection;

/// <summary>Finds what a token means.</summary>
internal static class SymbolFinder
{
    /// <summary>The word that a position touches; null in white space, text and punctuation.</summary>
    public static SyntaxToken? WordAt(SyntaxNode root, int position)
    {
        var token = root.FindToken(position);
        if (!Touches(token, position) && token.SpanStart >= position) token = token.GetPreviousToken();
        return Touches(token, position) ? token : null;
    }

    /// <summary>The symbol, and then the others of its name that a call of it may mean; none where nothing is known.</summary>
    public static ImmutableArray<ISymbol> Meanings(SemanticModel model, SyntaxToken token, CancellationToken cancellation)
    {
        if (token.Parent is not { } node) return [];
        if (node is not (NameSyntax or PredefinedTypeSyntax or InstanceExpressionSyntax))
            return model.GetDeclaredSymbol(node, cancellation) is { } declared ? [declared] : [];
        if (node is IdentifierNameSyntax { IsVar: true })
            return model.GetTypeInfo(node, cancellation).Type is { TypeKind: not TypeKind.Error } type ? [type] : [];
        var whole = Whole(node);
        var meant = model.GetSymbolInfo(whole, cancellation);
        ISymbol[] meanings = [.. Chosen(meant), .. model.GetMemberGroup(whole, cancellation), .. meant.CandidateSymbols];
        if (meanings.Length == 0) meanings = [.. AsValue(model, node)];
        return [.. meanings.Select(Target).Distinct<ISymbol>(SymbolEqualityComparer.Default)];
    }

    private static bool Touches(SyntaxToken token, int position) =>
        (token.Span.Contains(position - 1) || token.Span.Contains(position)) &&
        (token.IsKind(SyntaxKind.IdentifierToken) || token.Parent is PredefinedTypeSyntax or InstanceExpressionSyntax);

    private static ISymbol Target(ISymbol symbol) => symbol is IAliasSymbol alias ? alias.Target : symbol;

    private static IEnumerable<ISymbol> Chosen(SymbolInfo info) => info.Symbol is { } symbol ? [symbol] : [];

    /// <summary>The creation of a type that follows <c>new</c>, so that its constructor is found; else the name itself.</summary>
    private static SyntaxNode Whole(SyntaxNode name)
    {
        var outer = name;
        while (outer.Parent is QualifiedNameSyntax qualified && qualified.Right == outer) outer = qualified;
        return outer.Parent is ObjectCreationExpressionSyntax creation && creation.Type == outer ? creation : name;
    }

    // `words.Count` before a line that begins with a name was read as a declaration, and the value as a type.
    private static IEnumerable<ISymbol> AsValue(SemanticModel model, SyntaxNode name)
    {
        if (name.FirstAncestorOrSelf<VariableDeclarationSyntax>() is null) return [];
        var text = name.Parent is QualifiedNameSyntax qualified && qualified.Right == name ? qualified : name;
        return Chosen(model.GetSpeculativeSymbolInfo(
            name.SpanStart, SyntaxFactory.ParseExpression(text.ToString()), SpeculativeBindingOption.BindAsExpression));
    }
}
