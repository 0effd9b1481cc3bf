using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TpuRemote.Jupyter.Directives;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>Completes code from the meaning that it would have as the notebook's next submission.</summary>
/// <param name="draft">
/// The compilation of a code as the next submission, and its tree, in which positions are those of the code; directives are blanked.
/// </param>
/// <param name="directives">What <c>#</c> offers at the beginning of a line.</param>
/// <param name="folder">Where the relative paths of <c>#r</c> and <c>#load</c> begin.</param>
internal sealed class Completer(
    Func<string, (CSharpCompilation Compilation, SyntaxTree Tree)> draft, Func<IReadOnlyList<Directive>> directives, string folder)
{
    /// <summary>What may stand at the cursor; nothing inside strings and comments.</summary>
    public CompletionList Complete(string code, int cursor, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        cursor = Math.Clamp(cursor, 0, code.Length);
        if (DirectiveLine.At(code, cursor) is { } line) return line.Complete(directives(), folder);
        var word = Word.At(code, cursor);
        return Place.Of(code, word, draft, cancellation) is { } place
            ? new CompletionList(word.Start, word.End, Ranking.Best(new CompletionFinder(place).Find(), word.Prefix))
            : new CompletionList(cursor, cursor, []);
    }
}
