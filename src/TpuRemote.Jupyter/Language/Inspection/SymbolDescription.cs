using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TpuRemote.Jupyter.Language.Descriptions;
using TpuRemote.Jupyter.Language.Documentation;

namespace TpuRemote.Jupyter.Language.Inspection;

/// <summary>Describes a symbol as it is seen from a place.</summary>
internal sealed class SymbolDescription(
    SemanticModel model, int position, SymbolDocumentation documentation, Func<string, string?>? valueOf)
{
    private const int LongestValue = 200;

    /// <summary>A text as a block of its own, unless it is empty.</summary>
    public static ImmutableArray<Block> Text(string title, Prose text) => text.IsEmpty ? [] : [new Block.Paragraph(title, text)];

    /// <summary>Signature, value and documentation of the first; of the others their number, in detail signatures and summaries.</summary>
    public Description Of(ImmutableArray<ISymbol> meanings, bool isDetailed)
    {
        var symbol = meanings[0];
        var others = meanings[1..].Where(m => m.Kind == symbol.Kind).ToImmutableArray();
        return new Description([
            SignatureText.Of(symbol, model, position), .. Value(symbol), .. isDetailed ? [] : Count(others), .. Comment(symbol, isDetailed),
            .. isDetailed ? others.SelectMany(Brief) : [],
        ]);
    }

    private static ImmutableArray<Block> Count(ImmutableArray<ISymbol> others) =>
        others.IsEmpty ? [] : [new Block.Paragraph("", Prose.Of($"(+ {others.Length} overload{(others.Length == 1 ? "" : "s")})"))];

    private static Block[] List(string title, ImmutableArray<Term> terms) => terms.IsEmpty ? [] : [new Block.Terms(title, terms)];

    private IEnumerable<Block> Brief(ISymbol symbol) =>
        [SignatureText.Of(symbol, model, position), .. Text("", documentation.Of(symbol, model.Compilation).Summary)];

    private ImmutableArray<Block> Comment(ISymbol symbol, bool isDetailed)
    {
        if (symbol is IParameterSymbol or ITypeParameterSymbol && symbol.ContainingSymbol is { } owner)
            return Text("", documentation.Of(owner, model.Compilation).Parameter(symbol.Name));
        var comment = documentation.Of(symbol, model.Compilation);
        var summary = comment.Summary.IsEmpty && symbol is IMethodSymbol { MethodKind: MethodKind.Constructor }
            ? documentation.Of(symbol.ContainingType, model.Compilation).Summary
            : comment.Summary;
        return
        [
            .. Text("", summary), .. List("Parameters", comment.Parameters), .. Text("Returns", comment.Returns),
            .. List("Exceptions", comment.Exceptions), .. isDetailed ? Text("Remarks", comment.Remarks) : [],
            .. isDetailed ? Text("Example", comment.Example) : [],
        ];
    }

    /// <summary>The value of a variable of an earlier cell; what this cell declares has none yet.</summary>
    private ImmutableArray<Block> Value(ISymbol symbol)
    {
        if (symbol is not IFieldSymbol { ContainingType.IsScriptClass: true }) return [];
        if (symbol.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == model.SyntaxTree)) return [];
        return valueOf?.Invoke(symbol.Name) is { } value ? [new Block.Paragraph("Value", Prose.Of(Shortened(value)))] : [];
    }

    private static string Shortened(string value)
    {
        var line = value.ReplaceLineEndings(" ").Trim();
        if (line.Length <= LongestValue) return line;
        return line[..(char.IsHighSurrogate(line[LongestValue - 1]) ? LongestValue - 1 : LongestValue)] + "…";
    }
}
