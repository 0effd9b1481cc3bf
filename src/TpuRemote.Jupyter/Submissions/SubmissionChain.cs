using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using TpuRemote.Jupyter.Cells;

namespace TpuRemote.Jupyter.Submissions;

/// <summary>
/// The pieces of C# that a notebook has run, each a Roslyn submission that sees those before it: their variables, methods, types and
/// usings; a later name hides an earlier one.
/// </summary>
internal sealed class SubmissionChain(NotebookReferences references, NotebookLoadContext context)
{
    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        usings: [],
        allowUnsafe: true,
        nullableContextOptions: NullableContextOptions.Disable,
        optimizationLevel: OptimizationLevel.Debug,
        // Two packages may bring other versions of an assembly; the first one is loaded.
        assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);

    private readonly List<Submission> _submissions = [];

    // Slot 0 is the host object, which there is none of; submission n keeps its instance in slot n + 1.
    private object?[] _slots = new object?[16];
    private CSharpCompilation? _last;
    private int _drafts;

    /// <summary>C# 13, in scripts' form.</summary>
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp13, DocumentationMode.Parse, SourceCodeKind.Script);

    /// <summary>What has run, oldest first.</summary>
    public IReadOnlyList<Submission> Submissions => _submissions;

    /// <summary>The compilation of code as if it were run next, for questions about it; lines of directives are blanked.</summary>
    public (CSharpCompilation Compilation, SyntaxTree Tree) Draft(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(CellSource.WithoutDirectives(code), ParseOptions);
        return (CompilationOf(tree, $"Draft{Interlocked.Increment(ref _drafts)}"), tree);
    }

    /// <summary>Compiles code as the next submission.</summary>
    /// <param name="code">C#.</param>
    /// <param name="source">What diagnostics, stack frames and traced ops call it: <c>Cell 3</c>, or the path of a file.</param>
    /// <param name="cancellation">Stops compiling.</param>
    /// <exception cref="CompilationException">It has errors.</exception>
    public Submission Compile(string code, string source, CancellationToken cancellation)
    {
        var text = SourceText.From(code, System.Text.Encoding.UTF8);
        var tree = WithStatement(CSharpSyntaxTree.ParseText(text, ParseOptions, source, cancellation));
        var name = $"Submission{_submissions.Count}";
        var compilation = CompilationOf(tree, name);
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var options = new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb);
        var result = compilation.Emit(assembly, symbols, options: options, cancellationToken: cancellation);
        if (!result.Success) throw new CompilationException(source, result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        assembly.Position = symbols.Position = 0;
        return Accept(compilation, tree, context.LoadSubmission(name, assembly, symbols), source);
    }

    /// <summary>Runs a submission that was compiled last.</summary>
    /// <returns>The value of its last expression.</returns>
    public Task<object?> RunAsync(Submission submission) => submission.Entry(_slots);

    /// <summary>The variables, the last of each name, by name.</summary>
    public IEnumerable<NotebookVariable> Variables() =>
        _submissions.SelectMany((s, i) => s.Variables(_slots[i + 1])).GroupBy(v => v.Name).Select(g => g.Last())
            .OrderBy(v => v.Name, StringComparer.Ordinal);

    private Submission Accept(CSharpCompilation compilation, SyntaxTree tree, Assembly assembly, string source)
    {
        var point = compilation.GetEntryPoint(default)!;
        var type = assembly.GetType(point.ContainingType.MetadataName, throwOnError: true)!;
        var entry = type.GetMethod(point.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        var run = entry.CreateDelegate<Func<object?[], Task<object?>>>();
        var submission = new Submission(source, tree.GetText(), HasResult(compilation, tree), type, run);
        _submissions.Add(submission);
        if (_slots.Length <= _submissions.Count) Array.Resize(ref _slots, _slots.Length * 2);
        _last = compilation;
        return submission;
    }

    private CSharpCompilation CompilationOf(SyntaxTree tree, string name) =>
        CSharpCompilation.CreateScriptCompilation(name, tree, references.All, Options, _last, typeof(object));

    // A submission without any member, such as one of usings only, is not emitted, and no diagnostic says so.
    private static SyntaxTree WithStatement(SyntaxTree tree)
    {
        var root = (CompilationUnitSyntax)tree.GetRoot();
        return root.Members.Count > 0 || root.ContainsDiagnostics
            ? tree
            : tree.WithChangedText(tree.GetText().Replace(root.FullSpan.End, 0, "\n;"));
    }

    // Scripts give back what they return, or their last statement where it is an expression without a semicolon.
    private static bool HasResult(CSharpCompilation compilation, SyntaxTree tree)
    {
        var statements = ((CompilationUnitSyntax)tree.GetRoot()).Members.OfType<GlobalStatementSyntax>().Select(g => g.Statement).ToArray();
        var own = statements.SelectMany(s => s.DescendantNodesAndSelf(IsSameFunction));
        if (own.Any(n => n is ReturnStatementSyntax { Expression: not null })) return true;
        return statements.LastOrDefault() is ExpressionStatementSyntax { SemicolonToken.IsMissing: true } statement
            && compilation.GetSemanticModel(tree).GetTypeInfo(statement.Expression).Type?.SpecialType != SpecialType.System_Void;
    }

    private static bool IsSameFunction(SyntaxNode node) => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);
}
