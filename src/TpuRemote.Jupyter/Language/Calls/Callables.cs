using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TpuRemote.Jupyter.Language.Calls;

/// <summary>Finds what a call may mean, also where its arguments do not fit.</summary>
internal static class Callables
{
    /// <summary>The methods, constructors or indexers of a call's syntax.</summary>
    public static IEnumerable<ISymbol> Of(SemanticModel model, SyntaxNode call, CancellationToken cancellation) => call switch
    {
        InvocationExpressionSyntax invocation => Methods(model, invocation.Expression, cancellation),
        BaseObjectCreationExpressionSyntax creation => Constructors(Created(model, creation, cancellation)),
        ConstructorInitializerSyntax initializer => Constructors(Initialized(model, initializer, cancellation)),
        PrimaryConstructorBaseTypeSyntax parent => Constructors(model.GetTypeInfo(parent.Type, cancellation).Type),
        AttributeSyntax attribute => Constructors(model.GetTypeInfo(attribute, cancellation).Type),
        ElementAccessExpressionSyntax access => Indexers(model.GetTypeInfo(access.Expression, cancellation).Type),
        ElementBindingExpressionSyntax { Parent: ExpressionSyntax } binding => Indexers(Receiver(model, binding, cancellation)),
        _ => [],
    };

    private static ImmutableArray<ISymbol> Methods(SemanticModel model, ExpressionSyntax called, CancellationToken cancellation)
    {
        var group = model.GetMemberGroup(called, cancellation);
        if (!group.IsEmpty) return group;
        return model.GetTypeInfo(called, cancellation).Type is INamedTypeSymbol { DelegateInvokeMethod: { } invoke } ? [invoke] : [];
    }

    private static ITypeSymbol? Created(SemanticModel model, BaseObjectCreationExpressionSyntax creation, CancellationToken cancellation)
    {
        var types = model.GetTypeInfo(creation, cancellation);
        return types.Type is null or { TypeKind: TypeKind.Error } ? types.ConvertedType : types.Type;
    }

    private static INamedTypeSymbol? Initialized(
        SemanticModel model, ConstructorInitializerSyntax initializer, CancellationToken cancellation)
    {
        var type = initializer.Parent is null ? null : model.GetDeclaredSymbol(initializer.Parent, cancellation)?.ContainingType;
        return initializer.ThisOrBaseKeyword.IsKind(SyntaxKind.BaseKeyword) ? type?.BaseType : type;
    }

    private static ITypeSymbol? Receiver(SemanticModel model, ElementBindingExpressionSyntax binding, CancellationToken cancellation) =>
        binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>() is { } access
            ? model.GetTypeInfo(access.Expression, cancellation).Type
            : null;

    private static ImmutableArray<ISymbol> Constructors(ITypeSymbol? type) =>
        type is INamedTypeSymbol named ? [.. named.InstanceConstructors] : [];

    private static IEnumerable<ISymbol> Indexers(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
            foreach (var indexer in type.GetMembers().OfType<IPropertySymbol>().Where(p => p.IsIndexer)) yield return indexer;
    }
}
