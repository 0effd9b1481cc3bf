using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>Makes candidates of symbols: one for each name.</summary>
internal static class SymbolCandidates
{
    /// <summary>Folds overloads, and types of one name that differ in their type parameters, into one candidate.</summary>
    public static IEnumerable<Candidate> Of(IEnumerable<ISymbol> symbols, Func<ISymbol, Nearness> nearness) =>
        from symbol in symbols
        where symbol.CanBeReferencedByName && symbol.Name.Length > 0
        group symbol by symbol.Name into named
        select Fold(named.Key, named, nearness);

    private static Candidate Fold(string name, IEnumerable<ISymbol> symbols, Func<ISymbol, Nearness> nearness)
    {
        var nearest = symbols.GroupBy(nearness).MinBy(g => g.Key)!;
        return new Candidate(SymbolTraits.Escaped(name), SymbolTraits.Kind(nearest.First()), nearest.Key)
        {
            Name = name,
            Symbols = [.. nearest.DistinctBy(Parameters)],
        };
    }

    /// <summary>Methods with the same parameters are one: an override, or a redefinition in a later cell, hides the other.</summary>
    private static string Parameters(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => $"{method.Arity}({string.Join(',', method.Parameters.Select(p => p.Type.ToDisplayString()))})",
        INamedTypeSymbol type => $"{type.Arity}",
        _ => "",
    };
}
