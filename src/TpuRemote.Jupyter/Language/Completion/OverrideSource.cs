using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>Offers what a class may override, written out with a body that calls the base.</summary>
internal sealed class OverrideSource(Place place)
{
    // Cells are compiled without nullable annotations.
    private static readonly SymbolDisplayFormat Types = SymbolDisplayFormat.MinimallyQualifiedFormat
        .RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Heads = Types
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeRef)
        .WithGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeParameters)
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName |
            SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeDefaultValue);

    /// <summary>Whether the place is in the head of a declaration with <c>override</c>.</summary>
    public bool IsHere => Declaration is not null;

    private MemberDeclarationSyntax? Declaration => place.Member is { Parent: TypeDeclarationSyntax } member and
            (IncompleteMemberSyntax or BaseFieldDeclarationSyntax or BasePropertyDeclarationSyntax or MethodDeclarationSyntax) &&
        member.Modifiers.Any(SyntaxKind.OverrideKeyword) && place.Position > member.Modifiers.Span.End &&
        (IsType(member) || place.Name is null)
        ? member
        : null;

    /// <summary>All that is virtual or abstract in the base types and not overridden yet.</summary>
    public IEnumerable<Candidate> Members()
    {
        if (Declaration is not { Parent: TypeDeclarationSyntax owner } declaration) return [];
        if (place.Model.GetDeclaredSymbol(owner, place.Cancellation) is not { } type) return [];
        var overridden = type.GetMembers().Where(m => m.IsOverride && m.Name != Place.Marker).Select(Overridden).OfType<ISymbol>()
            .ToHashSet(SymbolEqualityComparer.Default);
        return from member in Overridable(type)
               where !overridden.Contains(member)
               select new Candidate(Text(member, declaration), SymbolTraits.Kind(member), Nearness.Member)
               {
                   Name = member.Name,
                   Symbols = [member],
               };
    }

    private bool IsType(MemberDeclarationSyntax member) => place.Previous.Parent == member && member.Modifiers.Contains(place.Previous);

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };

    /// <summary>The last overrides of each: an override in a base type stands for what it overrides.</summary>
    private static IEnumerable<ISymbol> Overridable(INamedTypeSymbol type)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
            foreach (var member in ancestor.GetMembers().Where(m => m.IsVirtual || m.IsAbstract || m.IsOverride))
            {
                if (Overridden(member) is { } older) seen.Add(older);
                if (seen.Add(member) && IsOffered(member)) yield return member;
            }
    }

    private static bool IsOffered(ISymbol member) =>
        member is IPropertySymbol { IsIndexer: false } or IMethodSymbol { MethodKind: MethodKind.Ordinary } && !member.IsSealed &&
        member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    /// <summary>The declaration from the cursor on: without what has been written of it.</summary>
    private string Text(ISymbol member, MemberDeclarationSyntax declaration)
    {
        var head = member.ToMinimalDisplayString(place.Model, place.Position, Heads);
        var type = member is IMethodSymbol method ? method.ReturnType : ((IPropertySymbol)member).Type;
        var full = $"{head}{Body(member)}";
        if (!IsType(declaration)) return full;
        var hasAccess = declaration.Modifiers.Any(m => m.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.ProtectedKeyword);
        return $"{(hasAccess ? "" : Access(member))}{type.ToMinimalDisplayString(place.Model, place.Position, Types)} {full}";
    }

    private static string Access(ISymbol member) => member.DeclaredAccessibility == Accessibility.Public ? "public " : "protected ";

    private static string Body(ISymbol member)
    {
        if (member is IPropertySymbol { SetMethod: not null, IsAbstract: true }) return " { get; set; }";
        if (member.IsAbstract) return " => throw new NotImplementedException();";
        return member switch
        {
            IPropertySymbol { SetMethod: not null } => $" {{ get => base.{member.Name}; set => base.{member.Name} = value; }}",
            IPropertySymbol => $" => base.{member.Name};",
            IMethodSymbol method => $" => base.{member.Name}({string.Join(", ", method.Parameters.Select(Passed))});",
            _ => ";",
        };
    }

    private static string Passed(IParameterSymbol parameter) => parameter.RefKind switch
    {
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        _ => "",
    } + SymbolTraits.Escaped(parameter.Name);
}
