using TpuRemote.Notebooks.Tests.Files;

namespace TpuRemote.Notebooks.Tests.Comparison;

/// <summary>Whether a notebook's committed outputs are what it shows now.</summary>
internal static class OutputComparison
{
    /// <summary>What is stale, a line for each finding.</summary>
    public static IReadOnlyList<string> Differences(NotebookFile committed, NotebookFile fresh)
    {
        if (!committed.Cells.Select(cell => (cell.Id, cell.Source)).SequenceEqual(fresh.Cells.Select(cell => (cell.Id, cell.Source))))
            return ["the cells are not those that were executed"];
        return
        [
            .. committed.Cells.Zip(fresh.Cells)
                .SelectMany(pair => Differences(pair.First, pair.Second).Select(found => $"cell '{pair.First.Id}': {found}")),
        ];
    }

    private static IEnumerable<string> Differences(NotebookCell committed, NotebookCell fresh)
    {
        if (committed.ExecutionCount != fresh.ExecutionCount)
            yield return $"it ran as [{committed.ExecutionCount}], now as [{fresh.ExecutionCount}]";
        var (before, now) = (Kinds(committed), Kinds(fresh));
        if (before != now)
            yield return $"its outputs were [{before}], now they are [{now}]";
        else if (!committed.Varies)
            foreach (var difference in committed.Outputs.Zip(fresh.Outputs).SelectMany(pair => Differences(pair.First, pair.Second)))
                yield return difference;
    }

    private static IEnumerable<string> Differences(NotebookOutput committed, NotebookOutput fresh)
    {
        foreach (var (type, before) in committed.Forms)
        {
            var now = fresh.Forms[type];
            if (Difference(type, before, now) is { } difference) yield return $"{committed.Kind}, {type}: {difference}";
        }
    }

    private static string? Difference(string type, string before, string now) => type switch
    {
        "text/html" or "image/svg+xml" => HtmlShape.Difference(before, now),
        "image/png" => null,
        _ => NumberedText.Difference(before, now),
    };

    private static string Kinds(NotebookCell cell) =>
        string.Join("; ", cell.Outputs.Select(output => $"{output.Kind} ({string.Join(", ", output.Forms.Keys)})"));
}
