using System.Globalization;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Client.Displays.Tensors;

/// <summary>How the elements of a tensor spread over intervals of equal width.</summary>
internal sealed class HistogramDisplay : Display
{
    private readonly string _title;
    private readonly string _scope;
    private readonly Bins? _bins;

    /// <summary>Counts elements.</summary>
    public HistogramDisplay(IElements elements, int bins, string? caption)
    {
        var sample = new Sample(elements);
        var statistics = Statistics.Of(sample);
        _bins = Bins.Of(sample, statistics, bins, !elements.ElementType.IsFloat());
        _title = caption ?? elements.Title;
        string[] apart =
        [
            .. statistics.NaNs > 0 ? [$"{Count(statistics.NaNs)} NaN"] : Array.Empty<string>(),
            .. statistics.Infinities > 0 ? [$"{Count(statistics.Infinities)} infinite"] : Array.Empty<string>(),
        ];
        _scope = $"{Count(statistics.Finite)} elements"
            + (_bins is null ? "" : $", at most {Count(_bins.Highest)} in one of {Count(_bins.Counts.Length)} bins")
            + (apart.Length > 0 ? $", not counted: {string.Join(", ", apart)}" : "")
            + (sample.Examined < sample.Count ? $"; evenly spread over all {Count(sample.Count)}" : "");
    }

    /// <inheritdoc />
    public override string ToHtml() =>
        $"<div class=\"{Theme.Class}\">{Theme.Style()}<div><strong>{Theme.Escape(_title)}</strong> "
        + $"<span style=\"color:{Theme.Muted}\">{Theme.Escape(_scope)}</span></div>"
        + $"{(_bins is null ? "" : HistogramDrawing.Large(_bins))}</div>";

    /// <inheritdoc />
    public override string ToText() => $"{_title}: {_scope}{(_bins is null ? "" : $"\n{HistogramDrawing.Row(_bins)}")}";

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
