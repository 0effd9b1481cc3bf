using Microsoft.CodeAnalysis;
using TpuRemote.Jupyter.Language.Descriptions;

namespace TpuRemote.Jupyter.Language.Inspection;

/// <summary>Writes symbols as C# declares them, with names as short as the place allows.</summary>
internal static class SignatureText
{
    private static readonly SymbolDisplayFormat Members = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType |
            SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue |
            SymbolDisplayMemberOptions.IncludeContainingType,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        extensionMethodStyle: SymbolDisplayExtensionMethodStyle.InstanceMethod,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName |
            SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeDefaultValue,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        localOptions: SymbolDisplayLocalOptions.IncludeType | SymbolDisplayLocalOptions.IncludeConstantValue,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes |
            SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    // A type's own name is given with its namespace: that is what one wants to know of it.
    private static readonly SymbolDisplayFormat Types = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword);

    /// <summary>The signature, with a parameter marked if one is given.</summary>
    public static Block.Signature Of(ISymbol symbol, SemanticModel model, int position, IParameterSymbol? marked = null)
    {
        if (symbol is INamespaceSymbol or INamedTypeSymbol { TypeKind: not TypeKind.Delegate, IsTupleType: false, IsAnonymousType: false })
            return new Block.Signature(symbol.OriginalDefinition.ToDisplayString(Types));
        var parts = symbol.ToMinimalDisplayParts(model, position, Members);
        var text = string.Concat(parts.Select(p => p.ToString()));
        if (marked is null) return new Block.Signature(text);
        var start = 0;
        foreach (var part in parts)
        {
            if (part.Kind == SymbolDisplayPartKind.ParameterName && part.Symbol?.Name == marked.Name)
                return new Block.Signature(text, start, part.ToString().Length);
            start += part.ToString().Length;
        }

        return new Block.Signature(text);
    }
}
