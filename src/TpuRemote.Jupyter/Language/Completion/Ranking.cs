using System.Collections.Immutable;

namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>Keeps the candidates that fit what was typed, best first.</summary>
internal static class Ranking
{
    /// <summary>
    /// Obsolete ones last, those that fit by their words' beginnings behind those that begin as typed; then the nearer, then those of the
    /// same case, then by name. Of two with one text the better stays.
    /// </summary>
    public static ImmutableArray<CompletionItem> Best(IEnumerable<Candidate> candidates, string typed) =>
        [.. candidates.Select(c => new Ranked(c, c.Match(typed)))
            .Where(r => r.Quality != MatchQuality.None && !r.IsHidden)
            .OrderBy(r => r.IsObsolete)
            .ThenBy(r => r.Quality == MatchQuality.Humps)
            .ThenBy(r => r.Candidate.Nearness)
            .ThenBy(r => r.Quality)
            .ThenBy(r => r.Candidate.Name, StringComparer.OrdinalIgnoreCase)
            .DistinctBy(r => r.Candidate.Text)
            .Select(r => r.ToItem())];

    private sealed record Ranked(Candidate Candidate, MatchQuality Quality)
    {
        public bool IsHidden => !Candidate.Symbols.IsEmpty && Candidate.Symbols.All(SymbolTraits.IsHidden);

        public bool IsObsolete => !Candidate.Symbols.IsEmpty && Candidate.Symbols.All(SymbolTraits.IsObsolete);

        public CompletionItem ToItem() => new(Candidate.Text, Candidate.Kind,
            Candidate.Symbols.IsEmpty ? Candidate.Summary : SymbolTraits.Signature(Candidate.Symbols));
    }
}
