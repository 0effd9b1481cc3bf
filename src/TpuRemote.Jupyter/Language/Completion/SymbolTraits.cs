using System.ComponentModel;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>What a completion list wants to know of a symbol.</summary>
internal static class SymbolTraits
{
    private static readonly SymbolDisplayFormat Signatures = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType |
            SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        extensionMethodStyle: SymbolDisplayExtensionMethodStyle.InstanceMethod,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName |
            SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeDefaultValue,
        localOptions: SymbolDisplayLocalOptions.IncludeType,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes |
            SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier |
            SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>The kind, as <see cref="CompletionItem.Kind"/> names it.</summary>
    public static string Kind(ISymbol symbol) => symbol switch
    {
        INamespaceSymbol => "module",
        IAliasSymbol alias => Kind(alias.Target),
        ITypeSymbol type => Kind(type),
        IMethodSymbol => "function",
        IPropertySymbol => "property",
        IEventSymbol => "event",
        IParameterSymbol => "param",
        IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } => "enum member",
        IFieldSymbol { IsConst: true } => "constant",
        IFieldSymbol { ContainingType.IsScriptClass: false } => "field",
        _ => "variable",
    };

    /// <summary>The name as it must be written: a keyword's with <c>@</c>.</summary>
    public static string Escaped(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>Signature or type, on one line, with the number of the other overloads.</summary>
    public static string Signature(IReadOnlyList<ISymbol> overloads)
    {
        var first = overloads[0].ToDisplayString(Signatures);
        return overloads.Count == 1 ? first : $"{first} (+ {overloads.Count - 1} overload{(overloads.Count == 2 ? "" : "s")})";
    }

    /// <summary>Marked as obsolete.</summary>
    public static bool IsObsolete(ISymbol symbol) => symbol.GetAttributes().Any(a => a.AttributeClass is
    { Name: nameof(ObsoleteAttribute), ContainingNamespace: { Name: nameof(System), ContainingNamespace.IsGlobalNamespace: true } });

    /// <summary>Marked as not to be offered by editors.</summary>
    public static bool IsHidden(ISymbol symbol) => symbol.GetAttributes().Any(a =>
        a is { AttributeClass.Name: nameof(EditorBrowsableAttribute), ConstructorArguments: [{ Value: int state }] } &&
        state == (int)EditorBrowsableState.Never);

    /// <summary>The type of a value that is not null.</summary>
    public static ITypeSymbol WithoutNull(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] }
            ? value
            : type.WithNullableAnnotation(NullableAnnotation.None);

    /// <summary>Whether a type is another or derives from it.</summary>
    public static bool DerivesFrom(ITypeSymbol type, ITypeSymbol? ancestor)
    {
        for (ITypeSymbol? t = type; t is not null; t = t.BaseType)
            if (SymbolEqualityComparer.Default.Equals(t, ancestor)) return true;
        return false;
    }

    private static string Kind(ITypeSymbol type) => type.TypeKind switch
    {
        TypeKind.Struct => "struct",
        TypeKind.Interface => "interface",
        TypeKind.Enum => "enum",
        TypeKind.Delegate => "delegate",
        TypeKind.TypeParameter => "type parameter",
        _ => "class",
    };
}
