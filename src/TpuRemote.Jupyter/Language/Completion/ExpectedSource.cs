using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>Offers what the place asks for: an enum's members, the type to be created.</summary>
internal sealed class ExpectedSource(Place place)
{
    private static readonly SymbolDisplayFormat Names = SymbolDisplayFormat.MinimallyQualifiedFormat
        .RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The members of the enum that is expected, written with its name.</summary>
    public IEnumerable<Candidate> EnumMembers(ExpressionSyntax expression) =>
        from type in new ExpectedType(place).Of(expression)
        where type.TypeKind == TypeKind.Enum
        let name = type.ToMinimalDisplayString(place.Model, place.Position, Names)
        from member in type.GetMembers().OfType<IFieldSymbol>()
        where member.IsConst
        select new Candidate($"{name}.{member.Name}", SymbolTraits.Kind(member), Nearness.Expected)
        {
            Name = member.Name,
            Symbols = [member],
        };

    /// <summary>The type after <c>new</c> that the place asks for.</summary>
    public IEnumerable<Candidate> CreatedType(ExpressionSyntax creation) =>
        from type in new ExpectedType(place).Of(creation).OfType<INamedTypeSymbol>()
        where type is { IsAbstract: false, SpecialType: not SpecialType.System_Object, TypeKind: TypeKind.Class or TypeKind.Struct }
        select new Candidate(type.ToMinimalDisplayString(place.Model, place.Position, Names), SymbolTraits.Kind(type), Nearness.Expected)
        {
            Name = type.Name,
            Symbols = [type],
        };
}
