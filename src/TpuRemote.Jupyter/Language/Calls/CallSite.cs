using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TpuRemote.Jupyter.Language.Calls;

/// <summary>A call whose argument list holds a position.</summary>
internal sealed class CallSite
{
    private readonly SemanticModel _model;
    private readonly IReadOnlyList<SyntaxNode> _arguments;

    private CallSite(SemanticModel model, SyntaxNode list, int position, CancellationToken cancellation)
    {
        _model = model;
        _arguments = [.. list.ChildNodes().Where(n => n is ArgumentSyntax or AttributeArgumentSyntax)];
        ArgumentIndex = list.ChildTokens().Count(t => t.IsKind(SyntaxKind.CommaToken) && t.Span.End <= position);
        var candidates = Callables.Of(model, list.Parent!, cancellation);
        Candidates = [.. candidates.Where(c => model.IsAccessible(position, c)).DistinctBy(c => c.ToDisplayString())
            .OrderByDescending(Fitness).ThenBy(c => Parameters(c).Length)];
        var chosen = model.GetSymbolInfo(list.Parent!, cancellation).Symbol;
        if (chosen is not null && Candidates.FirstOrDefault(c => Same(c, chosen)) is { } first)
            Candidates = [first, .. Candidates.Remove(first)];
    }

    /// <summary>What may be called: methods, constructors, indexers or a delegate's Invoke; what fits the arguments best first.</summary>
    public ImmutableArray<ISymbol> Candidates { get; }

    /// <summary>Which argument holds the position, from 0.</summary>
    public int ArgumentIndex { get; }

    /// <summary>The names that arguments have, with the colon.</summary>
    public IEnumerable<string> NamesGiven => _arguments.Select(NameOf).OfType<string>();

    /// <summary>The innermost call around a position of a token's argument lists; null where there is none.</summary>
    public static CallSite? Around(SemanticModel model, SyntaxToken token, int position, CancellationToken cancellation)
    {
        for (var node = token.Parent; node is not null; node = node.Parent)
        {
            if (IsList(node) && node.GetFirstToken().Span.End <= position && !IsClosedBefore(node, position))
                return new CallSite(model, node, position, cancellation);
            // What a lambda's body calls is its own affair.
            if (node is BlockSyntax or MemberDeclarationSyntax) return null;
        }

        return null;
    }

    /// <summary>The parameters of a candidate.</summary>
    public static ImmutableArray<IParameterSymbol> Parameters(ISymbol candidate) => candidate switch
    {
        IMethodSymbol method => method.Parameters,
        IPropertySymbol indexer => indexer.Parameters,
        _ => [],
    };

    /// <summary>The parameter that the argument at the position belongs to; null where the candidate has none for it.</summary>
    public IParameterSymbol? ParameterOf(ISymbol candidate) => ParameterAt(candidate, ArgumentIndex);

    /// <summary>How many parameters' arguments stand before the position.</summary>
    public bool IsGivenByPosition(IParameterSymbol parameter) => parameter.Ordinal < ArgumentIndex && !NamesGiven.Any();

    private static bool IsList(SyntaxNode node) => node is BaseArgumentListSyntax or AttributeArgumentListSyntax;

    private static bool IsClosedBefore(SyntaxNode list, int position)
    {
        var last = list.GetLastToken(includeZeroWidth: true);
        return last.Kind() is SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken && !last.IsMissing && last.SpanStart < position;
    }

    private static bool Same(ISymbol candidate, ISymbol chosen) =>
        SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, chosen.OriginalDefinition) ||
        (candidate is IMethodSymbol { ReducedFrom: { } a } && chosen is IMethodSymbol { ReducedFrom: { } b } &&
            SymbolEqualityComparer.Default.Equals(a.OriginalDefinition, b.OriginalDefinition));

    private static string? NameOf(SyntaxNode argument) => argument switch
    {
        ArgumentSyntax { NameColon.Name.Identifier.ValueText: var name } => name,
        AttributeArgumentSyntax { NameColon.Name.Identifier.ValueText: var name } => name,
        AttributeArgumentSyntax { NameEquals.Name.Identifier.ValueText: var name } => name,
        _ => null,
    };

    private IParameterSymbol? ParameterAt(ISymbol candidate, int index)
    {
        var parameters = Parameters(candidate);
        if (index < _arguments.Count && NameOf(_arguments[index]) is { } name) return parameters.FirstOrDefault(p => p.Name == name);
        if (index < parameters.Length) return parameters[index];
        return parameters is [.., { IsParams: true } last] ? last : null;
    }

    /// <summary>How many of the arguments before the position a candidate could take; less for one that cannot take as many.</summary>
    private int Fitness(ISymbol candidate)
    {
        if (_arguments.Count > 0 && ParameterAt(candidate, Math.Max(ArgumentIndex, _arguments.Count - 1)) is null) return -1;
        return Enumerable.Range(0, Math.Min(ArgumentIndex, _arguments.Count)).Count(i => Takes(candidate, i));
    }

    private bool Takes(ISymbol candidate, int index)
    {
        var expression = _arguments[index] switch
        {
            ArgumentSyntax a => a.Expression,
            AttributeArgumentSyntax a => a.Expression,
            _ => null,
        };
        if (expression is null || ParameterAt(candidate, index) is not { } parameter) return false;
        if (_model.ClassifyConversion(expression, parameter.Type).IsImplicit) return true;
        return parameter is { IsParams: true, Type: IArrayTypeSymbol array } &&
            _model.ClassifyConversion(expression, array.ElementType).IsImplicit;
    }
}
