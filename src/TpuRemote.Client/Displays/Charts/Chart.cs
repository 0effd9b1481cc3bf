using System.Text;
using TpuRemote.Client.Displays.Charts.Drawing;

namespace TpuRemote.Client.Displays.Charts;

/// <summary>
/// A chart of host data, in two lines: <c>var chart = Chart.Line(losses, "train");</c> and <c>chart.With("test", others)</c>. It takes
/// arrays, lists and sequences of any number type, MathNet's vectors and matrices, and concrete tensors, and copies them. What is not
/// finite is left out and counted in the caption. Charts do not change: each method answers another chart.
/// </summary>
public abstract partial class Chart : Display
{
    private protected Chart(ChartOptions options) => Options = options;

    /// <summary>What was chosen.</summary>
    internal ChartOptions Options { get; }

    /// <summary>The drawing alone, one <c>svg</c> element, to be saved as a file or put into a page.</summary>
    public string ToSvg() => Draw().Svg;

    /// <inheritdoc/>
    public sealed override string ToHtml()
    {
        var drawing = Draw();
        var notes = string.Concat(Options.Remarks.Concat(drawing.Notes).Select(note => $"<div>{Theme.Escape(note)}</div>"));
        if (notes != "") notes = $"<div class=\"notes\">{notes}</div>";
        return $"<div class=\"{Theme.Class}\">{Theme.Style(Rules)}{drawing.Svg}{notes}</div>";
    }

    /// <inheritdoc/>
    public sealed override string ToText()
    {
        var text = new StringBuilder();
        if (Options.Title is { } title) text.Append(title).Append('\n');
        foreach (var line in WriteText()) text.Append(line.TrimEnd()).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    private const string Rules =
        $".{Theme.Class} svg{{max-width:100%;height:auto;display:block}}.{Theme.Class} .notes{{color:{Theme.Muted};font-size:12px}}";

    /// <summary>Draws it.</summary>
    private protected abstract Drawn Draw();

    /// <summary>The lines of the text form below the title, remarks and notes among them.</summary>
    private protected abstract IEnumerable<string> WriteText();
}
