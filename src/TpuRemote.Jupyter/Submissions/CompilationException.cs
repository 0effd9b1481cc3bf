using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace TpuRemote.Jupyter.Submissions;

/// <summary>Code that does not compile.</summary>
internal sealed class CompilationException : Exception
{
    /// <param name="source">What the code is called.</param>
    /// <param name="errors">All of its errors.</param>
    public CompilationException(string source, IEnumerable<Diagnostic> errors)
        : this(source, WithoutEchoes([.. errors.OrderBy(e => e.Location.SourceSpan.Start)]))
    {
    }

    private CompilationException(string source, ImmutableArray<Diagnostic> errors)
        : base(errors.IsEmpty ? $"{source} could not be compiled; the compiler does not say why" : Headline(source, errors[0]))
    {
        Lines = errors.IsEmpty ? [Message] : [.. errors.SelectMany(e => LinesOf(source, e))];
    }

    /// <summary>Each error with its line and a caret below where it is.</summary>
    public ImmutableArray<string> Lines { get; }

    private static IEnumerable<string> LinesOf(string source, Diagnostic error)
    {
        yield return Headline(source, error);
        if (error.Location.SourceTree?.GetText() is { } text)
        {
            var start = error.Location.GetLineSpan().StartLinePosition;
            var line = text.Lines[start.Line].ToString();
            var span = error.Location.SourceSpan;
            var width = Math.Clamp(span.Length, 1, Math.Max(1, line.Length - start.Character));
            yield return $"    {line.Replace('\t', ' ')}";
            yield return $"    {new string(' ', start.Character)}{new string('^', width)}";
        }
        if (Hint(error) is { } hint) yield return $"    {hint}";
    }

    private static string Headline(string source, Diagnostic error)
    {
        var place = error.Location.IsInSource ? $", line {error.Location.GetLineSpan().StartLinePosition.Line + 1}" : "";
        return $"{source}{place}: error {error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
    }

    // What is different in a notebook, where every cell is the inside of a class.
    private static string? Hint(Diagnostic error) => error.Id switch
    {
        "CS1109" => "In a notebook, declare an extension method at the top level of the cell: static int Twice(this int x) => 2 * x;",
        "CS7021" => "A notebook's cells declare types at their top level, without a namespace.",
        "CS0825" or "CS1519" when IsUsingDeclaration(error) =>
            "In a notebook, variables outlive their cell: leave out 'using' and dispose of it in a later cell, or put it in a block "
            + "{ ... }.",
        _ => null,
    };

    // Either the word itself is the error (await using ...), or what follows it.
    private static bool IsUsingDeclaration(Diagnostic error)
    {
        var text = error.Location.SourceTree!.GetText();
        return text.ToString(error.Location.SourceSpan) == "using"
            || text.ToString(new TextSpan(0, error.Location.SourceSpan.Start)).TrimEnd().EndsWith("using", StringComparison.Ordinal);
    }

    // Of a using declaration the parser makes nothing: what else it says about that line would only hide the hint.
    private static ImmutableArray<Diagnostic> WithoutEchoes(ImmutableArray<Diagnostic> errors)
    {
        var explained = errors.Where(e => e.Id is "CS0825" or "CS1519" && IsUsingDeclaration(e)).ToLookup(LineOf);
        return [.. errors.Where(e => explained[LineOf(e)].FirstOrDefault() is not { } first || first == e)];
    }

    private static int LineOf(Diagnostic error) => error.Location.IsInSource ? error.Location.GetLineSpan().StartLinePosition.Line : -1;
}
