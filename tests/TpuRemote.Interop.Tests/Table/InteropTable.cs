using System.Text;
using TpuRemote.Interop.Tests.Cases;

namespace TpuRemote.Interop.Tests.Table;

/// <summary>The table of cases by pairings, as Markdown: <c>pass</c>, <c>FAIL</c>, or a dash with the number of a note.</summary>
internal sealed class InteropTable
{
    /// <summary>The cell of a case that found something wrong.</summary>
    public const string Failure = "FAIL";

    private readonly List<string> _notes = [];
    private readonly Func<InteropCase, Pairing, string?> _findFailure;

    /// <summary>A table of what was found: null where nothing was wrong.</summary>
    public InteropTable(Func<InteropCase, Pairing, string?> findFailure) => _findFailure = findFailure;

    /// <summary>The lines of the table with these columns, and its notes.</summary>
    public string Format(IReadOnlyList<Pairing> pairings)
    {
        _notes.Clear();
        var text = new StringBuilder();
        text.AppendLine($"| client → server | {string.Join(" | ", pairings.Select(pairing => pairing.Name))} |");
        text.AppendLine($"|---|{string.Concat(pairings.Select(_ => "---|"))}");
        foreach (var one in InteropCases.All)
        {
            text.AppendLine($"| {one} | {string.Join(" | ", pairings.Select(pairing => Cell(one, pairing)))} |");
        }

        for (var i = 0; i < _notes.Count; i++) text.Append(i == 0 ? "\n" : "").AppendLine($"{i + 1}. {_notes[i]}");
        return text.ToString();
    }

    private string Cell(InteropCase one, Pairing pairing)
    {
        if (pairing.Exclusion(one) is not { } reason) return _findFailure(one, pairing) is null ? "pass" : Failure;
        if (!_notes.Contains(reason)) _notes.Add(reason);
        return $"– ({_notes.IndexOf(reason) + 1})";
    }
}
