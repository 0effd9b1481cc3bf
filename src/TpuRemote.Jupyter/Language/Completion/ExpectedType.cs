using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TpuRemote.Jupyter.Language.Calls;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>Finds which type of value an expression's place asks for.</summary>
internal sealed class ExpectedType(Place place)
{
    /// <summary>The types that would do: several in the argument of an overloaded method.</summary>
    public IEnumerable<ITypeSymbol> Of(ExpressionSyntax expression) =>
        Candidates(expression).OfType<ITypeSymbol>().Where(t => t.TypeKind != TypeKind.Error).Select(SymbolTraits.WithoutNull)
            .Distinct<ITypeSymbol>(SymbolEqualityComparer.Default);

    private IEnumerable<ITypeSymbol?> Candidates(ExpressionSyntax expression) => expression.Parent switch
    {
        EqualsValueClauseSyntax { Parent: { } declared } => [Declared(declared)],
        AssignmentExpressionSyntax assignment when assignment.Right == expression => [place.TypeOf(assignment.Left)],
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } pattern => [place.TypeOf(pattern.Left)],
        BinaryExpressionSyntax binary when IsOfOneType(binary) => [place.TypeOf(binary.Left == expression ? binary.Right : binary.Left)],
        ArgumentSyntax or AttributeArgumentSyntax => Parameters(),
        ReturnStatementSyntax statement => [Returned(statement)],
        ArrowExpressionClauseSyntax { Parent: { } owner } => [Returned(owner)],
        LambdaExpressionSyntax lambda when lambda.ExpressionBody == expression => [Returned(lambda)],
        CaseSwitchLabelSyntax { Parent.Parent: SwitchStatementSyntax choice } => [place.TypeOf(choice.Expression)],
        PatternSyntax pattern => [Matched(pattern)],
        ParenthesizedExpressionSyntax outer => Candidates(outer),
        ConditionalExpressionSyntax choice when choice.Condition != expression => Candidates(choice),
        SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax choice } => Candidates(choice),
        _ => [],
    };

    private static bool IsOfOneType(BinaryExpressionSyntax binary) => binary.Kind() is SyntaxKind.EqualsExpression or
        SyntaxKind.NotEqualsExpression or SyntaxKind.BitwiseOrExpression or SyntaxKind.BitwiseAndExpression or
        SyntaxKind.CoalesceExpression or SyntaxKind.LessThanExpression or SyntaxKind.GreaterThanExpression or
        SyntaxKind.LessThanOrEqualExpression or SyntaxKind.GreaterThanOrEqualExpression;

    private ITypeSymbol? Declared(SyntaxNode declared) => declared switch
    {
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type: { IsVar: false } type } } => place.TypeOf(type),
        PropertyDeclarationSyntax property => place.TypeOf(property.Type),
        ParameterSyntax { Type: { } type } => place.TypeOf(type),
        _ => null,
    };

    private IEnumerable<ITypeSymbol?> Parameters()
    {
        if (CallSite.Around(place.Model, place.Token, place.Position, place.Cancellation) is not { } call) yield break;
        foreach (var candidate in call.Candidates) yield return call.ParameterOf(candidate)?.Type;
    }

    private ITypeSymbol? Returned(SyntaxNode inside)
    {
        var function = inside.FirstAncestorOrSelf<SyntaxNode>(n =>
            n is LambdaExpressionSyntax or AnonymousMethodExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax
                or BasePropertyDeclarationSyntax);
        if (function is AnonymousFunctionExpressionSyntax)
            return (place.Model.GetTypeInfo(function, place.Cancellation).ConvertedType as INamedTypeSymbol)
                ?.DelegateInvokeMethod?.ReturnType;
        return (function is null ? null : place.Model.GetDeclaredSymbol(function, place.Cancellation)) switch
        {
            IMethodSymbol { IsAsync: true, ReturnType: INamedTypeSymbol { TypeArguments: [var result] } } => result,
            IMethodSymbol method => method.ReturnType,
            IPropertySymbol property => property.Type,
            _ => null,
        };
    }

    private ITypeSymbol? Matched(PatternSyntax pattern)
    {
        SyntaxNode outer = pattern;
        while (outer.Parent is BinaryPatternSyntax or UnaryPatternSyntax or ParenthesizedPatternSyntax) outer = outer.Parent;
        return outer.Parent switch
        {
            IsPatternExpressionSyntax test => place.TypeOf(test.Expression),
            SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax choice } => place.TypeOf(choice.GoverningExpression),
            CasePatternSwitchLabelSyntax { Parent.Parent: SwitchStatementSyntax choice } => place.TypeOf(choice.Expression),
            SubpatternSyntax { ExpressionColon.Expression: { } member } => place.TypeOf(member),
            _ => null,
        };
    }
}
