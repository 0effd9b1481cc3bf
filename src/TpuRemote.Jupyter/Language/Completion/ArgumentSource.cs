using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TpuRemote.Jupyter.Language.Calls;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>Offers the names that an argument may be given by.</summary>
internal sealed class ArgumentSource(Place place)
{
    /// <summary>The parameters of the call that have no argument yet, with a colon; an attribute's properties, with <c>=</c>.</summary>
    public IEnumerable<Candidate> Names()
    {
        if (CallSite.Around(place.Model, place.Token, place.Position, place.Cancellation) is not { } call) return [];
        var given = call.NamesGiven.ToHashSet();
        var colon = place.Token.GetNextToken().ValueText == ":" ? "" : ":";
        var parameters = from candidate in call.Candidates
                         from parameter in CallSite.Parameters(candidate)
                         where !call.IsGivenByPosition(parameter) && !given.Contains(parameter.Name)
                         group parameter by parameter.Name into named
                         select Named(named.First(), SymbolTraits.Escaped(named.Key) + colon);
        return parameters.Concat(Properties(given));
    }

    private IEnumerable<Candidate> Properties(HashSet<string> given)
    {
        if (place.Name?.Parent is not AttributeArgumentSyntax { Parent.Parent: AttributeSyntax attribute }) return [];
        if (place.TypeOf(attribute) is not { } type) return [];
        return from member in place.Model.LookupSymbols(place.Position, type)
               where InitializerSource.IsSettable(member) && !given.Contains(member.Name)
               select Named(member, member.Name + " = ");
    }

    private static Candidate Named(ISymbol symbol, string text) =>
        new(text, SymbolTraits.Kind(symbol), Nearness.Argument) { Name = symbol.Name, Symbols = [symbol] };
}
