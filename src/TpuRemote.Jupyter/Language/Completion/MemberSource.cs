using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>Offers what follows a dot.</summary>
internal sealed class MemberSource(Place place)
{
    /// <summary>Members of what stands before the dot: of a namespace, a type, or a value.</summary>
    public IEnumerable<Candidate> After(ExpressionSyntax left)
    {
        if (left is BaseExpressionSyntax)
            return Members(place.Model.LookupBaseMembers(place.Position).Where(m => !m.IsStatic));
        var (meaning, type) = MeaningOf(left);
        return meaning switch
        {
            INamespaceSymbol space => Members(Contents(space)),
            ITypeSymbol named => Members(OfType(named)),
            _ when type is null => [],
            _ when meaning?.Name == type.Name => Members(OfValue(type).Concat(OfType(type))),
            _ => Members(OfValue(type)),
        };
    }

    /// <summary>Members of a value after <c>?.</c>, which is not null there.</summary>
    public IEnumerable<Candidate> AfterCondition(ExpressionSyntax left) => place.TypeOf(left) switch
    {
        null => [],
        var type => Members(OfValue(SymbolTraits.WithoutNull(type))),
    };

    private (ISymbol? Meaning, ITypeSymbol? Type) MeaningOf(ExpressionSyntax left)
    {
        var meaning = place.Model.GetSymbolInfo(left, place.Cancellation).Symbol;
        if (meaning is IAliasSymbol alias) meaning = alias.Target;
        if (meaning is not null || place.TypeOf(left) is { }) return (meaning, place.TypeOf(left));
        // `list.` before a line that begins with a name was read as a declaration, and the value `list` as a type.
        var value = SyntaxFactory.ParseExpression(left.ToString());
        const SpeculativeBindingOption Binding = SpeculativeBindingOption.BindAsExpression;
        meaning = place.Model.GetSpeculativeSymbolInfo(place.Position, value, Binding).Symbol;
        var type = place.Model.GetSpeculativeTypeInfo(place.Position, value, Binding).Type;
        return (meaning, type is { TypeKind: not TypeKind.Error } ? type : null);
    }

    private IEnumerable<ISymbol> Contents(INamespaceSymbol space)
    {
        var all = place.Model.LookupNamespacesAndTypes(place.Position, space);
        var directive = place.Token.Parent?.FirstAncestorOrSelf<UsingDirectiveSyntax>();
        return directive is { StaticKeyword.RawKind: 0, Alias: null } ? all.Where(s => s is INamespaceSymbol) : all;
    }

    private IEnumerable<ISymbol> OfType(ITypeSymbol type) =>
        from member in place.Model.LookupSymbols(place.Position, type)
        where member.IsStatic || member is ITypeSymbol
        select member;

    private IEnumerable<ISymbol> OfValue(ITypeSymbol type) =>
        from member in place.Model.LookupSymbols(place.Position, type, includeReducedExtensionMethods: true)
        where !member.IsStatic && member is not ITypeSymbol
        select member;

    private static IEnumerable<Candidate> Members(IEnumerable<ISymbol> members) => SymbolCandidates.Of(members, NearnessOf);

    private static Nearness NearnessOf(ISymbol member) => member switch
    {
        IMethodSymbol { ReducedFrom: not null } => Nearness.Extension,
        INamespaceSymbol => Nearness.Namespace,
        { ContainingType.SpecialType: SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum } =>
            Nearness.Inherited,
        IMethodSymbol { OverriddenMethod: { } overridden } => NearnessOf(overridden),
        _ => Nearness.Member,
    };
}
