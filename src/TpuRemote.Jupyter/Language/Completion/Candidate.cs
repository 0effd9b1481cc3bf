using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>What might be offered, before it is compared with what was typed.</summary>
/// <param name="Text">What is inserted.</param>
/// <param name="Kind">As <see cref="CompletionItem.Kind"/>.</param>
/// <param name="Nearness">Where it stands in the list.</param>
internal sealed record Candidate(string Text, string Kind, Nearness Nearness)
{
    /// <summary>What the typed text is compared with, besides the inserted text.</summary>
    public string Name { get; init; } = Text;

    /// <summary>What it means; several where methods are overloaded, none for keywords.</summary>
    public ImmutableArray<ISymbol> Symbols { get; init; } = [];

    /// <summary>Where it has no symbol: what is shown beside it.</summary>
    public string Summary { get; init; } = "";

    /// <summary>How it fits what was typed, by name or by text.</summary>
    public MatchQuality Match(string typed)
    {
        var byName = WordMatch.Of(Name, typed);
        if (Name == Text) return byName;
        var byText = WordMatch.Of(Text, typed);
        return byText < byName ? byText : byName;
    }
}
