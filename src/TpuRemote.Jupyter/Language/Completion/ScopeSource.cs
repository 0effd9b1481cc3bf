using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>Offers the names that are in scope.</summary>
internal sealed class ScopeSource(Place place)
{
    /// <summary>All of them: variables, methods, types, namespaces.</summary>
    public IEnumerable<Candidate> All() =>
        SymbolCandidates.Of(place.Model.LookupSymbols(place.Position).Where(IsVisible), NearnessOf);

    /// <summary>Types and namespaces.</summary>
    public IEnumerable<Candidate> Types() =>
        SymbolCandidates.Of(place.Model.LookupNamespacesAndTypes(place.Position).Where(IsVisible), NearnessOf);

    /// <summary>Namespaces.</summary>
    public IEnumerable<Candidate> Namespaces() =>
        SymbolCandidates.Of(place.Model.LookupNamespacesAndTypes(place.Position).Where(s => s is INamespaceSymbol), NearnessOf);

    /// <summary>Types and namespaces, exceptions first: for <c>throw new</c> and <c>catch (</c>.</summary>
    public IEnumerable<Candidate> Exceptions()
    {
        var exception = place.Compilation.GetTypeByMetadataName("System.Exception");
        return SymbolCandidates.Of(place.Model.LookupNamespacesAndTypes(place.Position).Where(IsVisible),
            s => s is ITypeSymbol type && SymbolTraits.DerivesFrom(type, exception) ? Nearness.Expected : NearnessOf(s));
    }

    /// <summary>Attributes, by the name without its suffix, and namespaces.</summary>
    public IEnumerable<Candidate> Attributes()
    {
        const string Suffix = nameof(Attribute);
        var attribute = place.Compilation.GetTypeByMetadataName("System.Attribute");
        return from candidate in Types()
               where candidate.Symbols[0] is INamespaceSymbol ||
                   (candidate.Symbols[0] is ITypeSymbol { IsAbstract: false } type && SymbolTraits.DerivesFrom(type, attribute))
               select candidate.Name.EndsWith(Suffix, StringComparison.Ordinal) && candidate.Name.Length > Suffix.Length
                   ? candidate with { Text = candidate.Name[..^Suffix.Length], Name = candidate.Name[..^Suffix.Length] }
                   : candidate;
    }

    private bool IsVisible(ISymbol symbol) => symbol.Name != Place.Marker && !IsDeclaredLater(symbol);

    /// <summary>A local has no value before its declaration; nor has a cell's variable, except for functions, which run later.</summary>
    private bool IsDeclaredLater(ISymbol symbol)
    {
        var isVariable = symbol is ILocalSymbol || (symbol is IFieldSymbol { ContainingType.IsScriptClass: true } && !place.IsInFunction);
        if (!isVariable) return false;
        return symbol.DeclaringSyntaxReferences.Any(r =>
            r.SyntaxTree == place.Token.SyntaxTree && IsAfter(r.GetSyntax(place.Cancellation)));
    }

    private bool IsAfter(SyntaxNode declaration)
    {
        if (declaration.SpanStart > place.Position) return true;
        return declaration is VariableDeclaratorSyntax { Initializer: { } initializer } && initializer.FullSpan.Contains(place.Position) &&
            !place.IsInFunction;
    }

    private Nearness NearnessOf(ISymbol symbol) => symbol switch
    {
        INamespaceSymbol => Nearness.Namespace,
        ILocalSymbol or IParameterSymbol or IRangeVariableSymbol or ITypeParameterSymbol => Nearness.Local,
        IMethodSymbol { MethodKind: MethodKind.LocalFunction } => Nearness.Local,
        _ when symbol.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == place.Token.SyntaxTree) => Nearness.Cell,
        { ContainingType.IsScriptClass: true } => Nearness.Notebook,
        { DeclaringSyntaxReferences: [_, ..] } => Nearness.Notebook,
        ITypeSymbol or IAliasSymbol => Nearness.Imported,
        { IsStatic: false } => Nearness.Notebook,
        _ => Nearness.Imported,
    };
}
