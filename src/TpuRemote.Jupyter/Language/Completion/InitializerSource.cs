using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>Offers the members that an object initializer, a <c>with</c> or a property pattern may name.</summary>
internal sealed class InitializerSource(Place place)
{
    /// <summary>Whether an initializer may assign it.</summary>
    public static bool IsSettable(ISymbol member) => member is
        IFieldSymbol { IsStatic: false, IsConst: false, IsReadOnly: false } or
        IPropertySymbol { IsStatic: false, IsIndexer: false, SetMethod: not null };

    /// <summary>The members that are not assigned yet; those that must be assigned first.</summary>
    public IEnumerable<Candidate> Members(InitializerExpressionSyntax initializer)
    {
        if (Initialized(initializer) is not { } type) return [];
        var given = initializer.Expressions.OfType<AssignmentExpressionSyntax>().Select(a => a.Left).Where(l => l != place.Name)
            .Select(l => l.ToString()).ToHashSet();
        return SymbolCandidates.Of(
            place.Model.LookupSymbols(place.Position, type).Where(m => IsSettable(m) && IsAssignable(m) && !given.Contains(m.Name)),
            m => m is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true } ? Nearness.Expected : Nearness.Member);
    }

    /// <summary>Whether the initializer may hold elements rather than members.</summary>
    public bool IsOfElements(InitializerExpressionSyntax initializer) =>
        initializer.Parent is not (BaseObjectCreationExpressionSyntax or WithExpressionSyntax or AssignmentExpressionSyntax) ||
        Initialized(initializer) is not { } type ||
        type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable);

    /// <summary>The members of the value that a pattern looks into.</summary>
    public IEnumerable<Candidate> Properties(PropertyPatternClauseSyntax clause)
    {
        if (clause.Parent is not RecursivePatternSyntax pattern || Narrowed(pattern) is not { } type) return [];
        return SymbolCandidates.Of(
            place.Model.LookupSymbols(place.Position, type).Where(m => m is { IsStatic: false } and (IFieldSymbol or IPropertySymbol)),
            _ => Nearness.Member);
    }

    private bool IsAssignable(ISymbol member) =>
        member is not IPropertySymbol { SetMethod: { } setter } || place.Model.IsAccessible(place.Position, setter);

    private ITypeSymbol? Initialized(InitializerExpressionSyntax initializer) => initializer.Parent switch
    {
        BaseObjectCreationExpressionSyntax creation => place.TypeOf(creation) ??
            place.Model.GetTypeInfo(creation, place.Cancellation).ConvertedType,
        AssignmentExpressionSyntax assignment => place.TypeOf(assignment.Left),
        WithExpressionSyntax copy => place.TypeOf(copy.Expression),
        _ => null,
    };

    private ITypeSymbol? Narrowed(RecursivePatternSyntax pattern)
    {
        var types = place.Model.GetTypeInfo(pattern, place.Cancellation);
        var type = types.ConvertedType is null or { TypeKind: TypeKind.Error } ? types.Type : types.ConvertedType;
        return type is null ? null : SymbolTraits.WithoutNull(type);
    }
}
