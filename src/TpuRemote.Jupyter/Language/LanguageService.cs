using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TpuRemote.Jupyter.Directives;
using TpuRemote.Jupyter.FrontEnds;
using TpuRemote.Jupyter.Language.Completion;
using TpuRemote.Jupyter.Language.Descriptions;
using TpuRemote.Jupyter.Language.Inspection;

namespace TpuRemote.Jupyter.Language;

/// <summary>Answers about code from the meaning that it would have as the notebook's next submission.</summary>
/// <param name="draft">
/// The compilation of a code as the next submission, and its tree, in which positions are those of the code; directives are blanked.
/// </param>
/// <param name="directives">The notebook's directives now.</param>
/// <param name="folder">Where the relative paths of <c>#r</c> and <c>#load</c> begin.</param>
/// <param name="valueOf">The present value of a variable by its name, as text; null where there is none to show.</param>
public sealed class LanguageService(
    Func<string, (CSharpCompilation Compilation, SyntaxTree Tree)> draft,
    Func<IReadOnlyList<Directive>> directives,
    string folder,
    Func<string, string?>? valueOf = null) : ILanguageService
{
    private readonly Completer _completer = new(draft, directives, folder);
    private readonly Inspector _inspector = new(draft, valueOf);

    /// <inheritdoc/>
    public CompletionList Complete(string code, int cursor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(code);
        return _completer.Complete(code, cursor, cancellation);
    }

    /// <inheritdoc/>
    public MimeBundle? Inspect(string code, int cursor, bool isDetailed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(code);
        cursor = Math.Clamp(cursor, 0, code.Length);
        return (OfDirective(code, cursor) ?? _inspector.Inspect(code, cursor, isDetailed, cancellation))?.ToBundle();
    }

    /// <inheritdoc/>
    public Completeness IsComplete(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return CompletenessCheck.Of(code);
    }

    private Description? OfDirective(string code, int cursor)
    {
        var end = code.IndexOf('\n', cursor) is >= 0 and var line ? line : code.Length;
        if (DirectiveLine.At(code, end)?.Name is not { } name) return null;
        return directives().FirstOrDefault(d => d.Name == name) is { } directive
            ? new Description([new Block.Signature(directive.Usage), new Block.Paragraph("", Prose.Of(directive.Summary))])
            : null;
    }
}
