using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>Chooses, by what surrounds the marker, what is offered there.</summary>
internal sealed class CompletionFinder(Place place)
{
    private readonly ScopeSource _scope = new(place);
    private readonly MemberSource _members = new(place);
    private readonly InitializerSource _initializers = new(place);
    private readonly ExpectedSource _expected = new(place);
    private readonly KeywordSource _keywords = new(place);

    /// <summary>All that may stand at the place, in no order.</summary>
    public IEnumerable<Candidate> Find()
    {
        var overrides = new OverrideSource(place);
        if (overrides.IsHere) return overrides.Members();
        if (place.Name is not { } name) return _keywords.AfterValue();
        return name.Parent switch
        {
            MemberAccessExpressionSyntax access when access.Name == name => _members.After(access.Expression),
            MemberBindingExpressionSyntax binding => _members.AfterCondition(Receiver(binding)),
            QualifiedNameSyntax qualified when qualified.Right == name => _members.After(qualified.Left),
            AliasQualifiedNameSyntax aliased when aliased.Name == name => _members.After(aliased.Alias),
            NameColonSyntax { Parent: SubpatternSyntax { Parent: PropertyPatternClauseSyntax clause } } => _initializers.Properties(clause),
            NameColonSyntax or NameEqualsSyntax { Parent: AttributeArgumentSyntax } => new ArgumentSource(place).Names(),
            AttributeSyntax => _scope.Attributes(),
            UsingDirectiveSyntax directive => OfUsing(directive),
            _ => OfScope(name),
        };
    }

    private static ExpressionSyntax Receiver(MemberBindingExpressionSyntax binding) => binding.Ancestors()
        .OfType<ConditionalAccessExpressionSyntax>().First(a => a.WhenNotNull.Span.Contains(binding.Span)).Expression;

    private IEnumerable<Candidate> OfUsing(UsingDirectiveSyntax directive) =>
        directive is { StaticKeyword.RawKind: 0, Alias: null } ? _scope.Namespaces().Concat(_keywords.OfStatement()) : _scope.Types();

    private IEnumerable<Candidate> OfScope(SimpleNameSyntax name)
    {
        if (IsOfMember()) return _scope.Types().Concat(KeywordSource.OfMember());
        if (_keywords.FollowsValue) return _keywords.AfterValue();
        if (place.BeginsStatement) return _scope.All().Concat(_keywords.OfStatement());
        return name.Parent switch
        {
            InitializerExpressionSyntax initializer => OfInitializer(initializer, name),
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax initializer } set when set.Left == name =>
                _initializers.Members(initializer),
            ConstantPatternSyntax { Parent: SubpatternSyntax { Parent: PropertyPatternClauseSyntax clause, ExpressionColon: null } } =>
                _initializers.Properties(clause),
            ObjectCreationExpressionSyntax { Parent: ThrowStatementSyntax or ThrowExpressionSyntax } => _scope.Exceptions(),
            CatchDeclarationSyntax => _scope.Exceptions(),
            ObjectCreationExpressionSyntax creation => _expected.CreatedType(creation).Concat(_scope.Types()).Concat(_keywords.OfType()),
            _ when SyntaxFacts.IsInTypeOnlyContext(name) && !IsMaybeValue(name) => _scope.Types().Concat(_keywords.OfType()),
            _ => OfExpression(name),
        };
    }

    /// <summary>A type where the parser guessed one, though a value might stand there: <c>x is A</c>, <c>for (i</c>.</summary>
    private static bool IsMaybeValue(SimpleNameSyntax name) =>
        name.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression } or
            VariableDeclarationSyntax { Parent: ForStatementSyntax or UsingStatementSyntax };

    private IEnumerable<Candidate> OfExpression(SimpleNameSyntax name) =>
    [
        .. _expected.EnumMembers(name),
        .. name.Parent is ArgumentSyntax or AttributeArgumentSyntax ? new ArgumentSource(place).Names() : [],
        .. _scope.All(),
        .. _keywords.OfExpression(),
    ];

    private IEnumerable<Candidate> OfInitializer(InitializerExpressionSyntax initializer, SimpleNameSyntax name) =>
        _initializers.IsOfElements(initializer)
            ? _initializers.Members(initializer).Concat(OfExpression(name))
            : _initializers.Members(initializer);

    /// <summary>Where a member of a type is declared, or, in the cell, something with modifiers.</summary>
    private bool IsOfMember() => place.Member is IncompleteMemberSyntax or BaseFieldDeclarationSyntax or PropertyDeclarationSyntax &&
        (place.Member.Parent is TypeDeclarationSyntax || place.Member.Modifiers.Count > 0) &&
        (place.Member.GetFirstToken() == place.Token || place.Member.Modifiers.Contains(place.Previous));
}
