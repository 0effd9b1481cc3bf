using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TpuRemote.Jupyter.Language.Calls;
using TpuRemote.Jupyter.Language.Descriptions;
using TpuRemote.Jupyter.Language.Documentation;

namespace TpuRemote.Jupyter.Language.Inspection;

/// <summary>Tells what stands at a cursor, from the meaning that the code would have as the notebook's next submission.</summary>
/// <param name="draft">The compilation of a code as the next submission, and its tree.</param>
/// <param name="valueOf">The present value of a variable by its name, as text.</param>
internal sealed class Inspector(
    Func<string, (CSharpCompilation Compilation, SyntaxTree Tree)> draft, Func<string, string?>? valueOf)
{
    private readonly SymbolDocumentation _documentation = new(new DocumentationFiles());

    /// <summary>A symbol where the cursor touches a name; the signatures of the call where it is elsewhere in an argument list.</summary>
    public Description? Inspect(string code, int cursor, bool isDetailed, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        cursor = Math.Clamp(cursor, 0, code.Length);
        var (compilation, tree) = draft(code);
        var model = compilation.GetSemanticModel(tree);
        var root = tree.GetRoot(cancellation);
        if (!BeginsArgument(code, cursor) && SymbolFinder.WordAt(root, cursor) is { } word &&
            SymbolFinder.Meanings(model, word, cancellation) is [_, ..] meanings)
            return new SymbolDescription(model, word.SpanStart, _documentation, valueOf).Of(meanings, isDetailed);
        var next = root.FindToken(cursor);
        var token = next.SpanStart < cursor ? next : next.GetPreviousToken();
        var call = CallSite.Around(model, token, cursor, cancellation);
        return call is { Candidates: [_, ..] } ? OfCall(call, model, cursor, isDetailed) : null;
    }

    // There the question is what the argument may be, also where a name stands behind the cursor.
    private static bool BeginsArgument(string code, int cursor) => code[..cursor].TrimEnd(' ') is [.., '(' or ','];

    private Description OfCall(CallSite call, SemanticModel model, int cursor, bool isDetailed)
    {
        var current = call.Candidates[0];
        var blocks = ImmutableArray.CreateBuilder<Block>();
        foreach (var candidate in call.Candidates)
        {
            blocks.Add(SignatureText.Of(candidate, model, cursor, call.ParameterOf(candidate)));
            if (isDetailed) blocks.AddRange(SymbolDescription.Text("", _documentation.Of(candidate, model.Compilation).Summary));
        }

        var comment = _documentation.Of(current, model.Compilation);
        if (!isDetailed) blocks.AddRange(SymbolDescription.Text("", comment.Summary));
        if (call.ParameterOf(current) is { } parameter)
            blocks.AddRange(SymbolDescription.Text(parameter.Name, comment.Parameter(parameter.Name)));
        return new Description(blocks.ToImmutable());
    }
}
