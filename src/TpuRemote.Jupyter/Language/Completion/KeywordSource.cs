using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>Offers the keywords that may stand at a place.</summary>
internal sealed class KeywordSource(Place place)
{
    private static readonly string[] PredefinedTypes =
    [
        "bool", "byte", "char", "decimal", "double", "dynamic", "float", "int", "long", "nint", "nuint", "object", "sbyte", "short",
        "string", "uint", "ulong", "ushort",
    ];

    private static readonly string[] Values =
    [
        "async", "await", "checked", "default", "delegate", "false", "from", "nameof", "new", "null", "sizeof", "stackalloc", "static",
        "throw", "true", "typeof", "unchecked",
    ];

    private static readonly string[] Beginnings =
    [
        "const", "do", "fixed", "for", "foreach", "goto", "if", "lock", "return", "switch", "try", "unsafe", "using", "var", "void",
        "while", "yield",
    ];

    private static readonly string[] Declarations =
    [
        "abstract", "async", "class", "const", "delegate", "enum", "event", "extern", "file", "interface", "internal", "new", "partial",
        "private", "protected", "public", "readonly", "record", "ref", "sealed", "static", "struct", "unsafe", "void", "volatile",
    ];

    private static readonly string[] MemberModifiers = ["explicit", "implicit", "operator", "override", "required", "virtual"];

    private static readonly string[] Operators = ["as", "is", "switch", "with"];

    private static readonly string[] Clauses =
    [
        "ascending", "by", "descending", "equals", "group", "in", "into", "join", "let", "on", "orderby", "select", "where",
    ];

    /// <summary>Where an expression is expected.</summary>
    public IEnumerable<Candidate> OfExpression() =>
        Keywords([.. Values, .. PredefinedTypes, .. InClass(), .. InArgument(), .. InPattern()]);

    /// <summary>Where a statement begins.</summary>
    public IEnumerable<Candidate> OfStatement() =>
        Keywords([.. Beginnings, .. Values, .. PredefinedTypes, .. InClass(), .. Following(), .. InLoop(),
            .. place.Member?.Parent is CompilationUnitSyntax ? Declarations : []]);

    /// <summary>Where a type is expected.</summary>
    public IEnumerable<Candidate> OfType() => Keywords([.. PredefinedTypes, .. place.Name?.Parent switch
    {
        ParameterSyntax => ["in", "out", "params", "ref", "scoped", "this"],
        TypeConstraintSyntax => ["class", "new()", "notnull", "struct", "unmanaged"],
        VariableDeclarationSyntax or ForEachStatementSyntax or DeclarationExpressionSyntax => ["var"],
        RefTypeSyntax => ["readonly"],
        _ => (string[])[],
    }]);

    /// <summary>Where a member of a type is declared.</summary>
    public static IEnumerable<Candidate> OfMember() => Keywords([.. Declarations, .. MemberModifiers, .. PredefinedTypes]);

    /// <summary>After a value, where its statement may go on; nothing elsewhere.</summary>
    public IEnumerable<Candidate> AfterValue() => Keywords(place.Previous switch
    {
        var previous when AwaitsIn(previous) => ["in"],
        var previous when EndsValue(previous) && IsInQuery(previous) => [.. Clauses, .. Operators],
        var previous when EndsValue(previous) && IsInPattern(previous) => ["and", "or", "when"],
        var previous when EndsValue(previous) => Operators,
        var previous when previous.Parent is CatchDeclarationSyntax => ["when"],
        _ => [],
    });

    /// <summary>Whether the token before ends a value, so that no name but an operator may follow on its line.</summary>
    public bool FollowsValue => EndsValue(place.Previous) || AwaitsIn(place.Previous) ||
        (place.Previous.IsKind(SyntaxKind.CloseParenToken) && place.Previous.Parent is CatchDeclarationSyntax);

    private static IEnumerable<Candidate> Keywords(IEnumerable<string> words) =>
        words.Distinct().Select(w => new Candidate(w, "keyword", Nearness.Keyword));

    private bool EndsValue(SyntaxToken token)
    {
        if (token.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia)) return false;
        return token.Kind() switch
        {
            SyntaxKind.NumericLiteralToken or SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken => true,
            SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken => true,
            SyntaxKind.InterpolatedStringEndToken or SyntaxKind.InterpolatedRawStringEndToken => true,
            SyntaxKind.TrueKeyword or SyntaxKind.FalseKeyword or SyntaxKind.NullKeyword or SyntaxKind.ThisKeyword => true,
            SyntaxKind.CloseParenToken => token.Parent is ArgumentListSyntax or ParenthesizedExpressionSyntax or TypeOfExpressionSyntax
                or TupleExpressionSyntax,
            SyntaxKind.CloseBracketToken => token.Parent is BracketedArgumentListSyntax or CollectionExpressionSyntax,
            SyntaxKind.IdentifierToken => token.Parent is SimpleNameSyntax name && IsValue(name),
            _ => false,
        };
    }

    private bool IsValue(SimpleNameSyntax name)
    {
        var symbol = place.Model.GetSymbolInfo(name, place.Cancellation).Symbol;
        // `words.Count i` was read as the declaration of an i.
        var whole = name.Parent is QualifiedNameSyntax qualified ? qualified.ToString() : name.ToString();
        symbol ??= place.Model.GetSpeculativeSymbolInfo(name.SpanStart, SyntaxFactory.ParseExpression(whole),
            SpeculativeBindingOption.BindAsExpression).Symbol;
        return symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol or IRangeVariableSymbol ||
            (symbol is null && IsInQuery(name.Identifier));
    }

    private static bool IsInQuery(SyntaxToken token) => token.Parent?.AncestorsAndSelf().Any(n => n is QueryExpressionSyntax) == true;

    private static bool IsInPattern(SyntaxToken token) =>
        token.Parent?.AncestorsAndSelf().TakeWhile(n => n is not StatementSyntax).Any(n => n is PatternSyntax) == true;

    /// <summary>After the variable of <c>from x</c>, <c>join x</c> or <c>foreach (var x</c>.</summary>
    private static bool AwaitsIn(SyntaxToken token) => token.IsKind(SyntaxKind.IdentifierToken) && (
        token.Parent is ForEachStatementSyntax || (token.Parent is FromClauseSyntax or JoinClauseSyntax) ||
        token.GetPreviousToken() is { ValueText: "from" or "join" } ||
        (token.GetPreviousToken() is { } type && type.GetPreviousToken() is { ValueText: "(" } open &&
            open.GetPreviousToken().IsKind(SyntaxKind.ForEachKeyword)));

    private string[] InClass() => place.Token.Parent?.FirstAncestorOrSelf<TypeDeclarationSyntax>() is null ? [] : ["base", "this"];

    private string[] InArgument() => place.Name?.Parent is ArgumentSyntax ? ["in", "out", "ref"] : [];

    private string[] InPattern() =>
        place.Name?.Parent is PatternSyntax || place.Previous.IsKind(SyntaxKind.IsKeyword) ? ["not", "var"] : [];

    private string[] InLoop() => place.Token.Parent?.AncestorsAndSelf().FirstOrDefault(IsLoopOrSwitch) switch
    {
        null => [],
        SwitchSectionSyntax or SwitchStatementSyntax => ["break", "case", "default", "continue"],
        _ => ["break", "continue"],
    };

    private static bool IsLoopOrSwitch(SyntaxNode node) =>
        node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax
        or DoStatementSyntax or SwitchSectionSyntax or SwitchStatementSyntax;

    /// <summary>What may go on the statement that ended before the place.</summary>
    private IEnumerable<string> Following()
    {
        foreach (var ended in place.Previous.Parent?.AncestorsAndSelf().TakeWhile(n => n.GetLastToken() == place.Previous) ?? [])
        {
            if (ended is IfStatementSyntax { Else: null }) yield return "else";
            if (ended is TryStatementSyntax or CatchClauseSyntax) yield return "catch";
            if (ended is TryStatementSyntax or CatchClauseSyntax) yield return "finally";
        }
    }
}
