using System.Globalization;
using System.Text;

namespace TpuRemote.Client.Displays.Tensors;

/// <summary>Draws bins: as SVG, or as blocks in text.</summary>
internal static class HistogramDrawing
{
    private const string Blocks = " ▁▂▃▄▅▆▇█";

    /// <summary>A small one, beside statistics.</summary>
    public static string Small(Bins bins) => Draw(bins, 240, 56, 14);

    /// <summary>One that stands alone.</summary>
    public static string Large(Bins bins) => Draw(bins, 480, 180, 14);

    /// <summary>One row of blocks, between the numbers where the bins begin and end.</summary>
    public static string Row(Bins bins)
    {
        var text = new StringBuilder();
        foreach (var count in bins.Counts)
            text.Append(Blocks[count == 0 ? 0 : 1 + (int)Math.Round((double)count / bins.Highest * (Blocks.Length - 2))]);
        return $"{Number(bins.Low)} │{text}│ {Number(bins.Last(bins.Counts.Length - 1))}";
    }

    private static string Draw(Bins bins, int width, int height, int below)
    {
        var label = $"Histogram: {bins.Counts.Length} bins from {Number(bins.Low)} to {Number(bins.Last(bins.Counts.Length - 1))}, "
            + $"at most {Count(bins.Highest)} elements in one";
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg role=\"img\" aria-label=\"{label}\" width=\"{width}\" height=\"{height + below}\" ")
            .Append(CultureInfo.InvariantCulture, $"viewBox=\"0 0 {width} {height + below}\"><title>{label}</title>");
        var each = (double)width / bins.Counts.Length;
        for (var bin = 0; bin < bins.Counts.Length; bin++)
        {
            if (bins.Counts[bin] > 0) WriteBar(svg, bins, bin, each, height);
        }
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M0 {height + 0.5}H{width}\" stroke=\"{Theme.Muted}\" fill=\"none\"/>");
        svg.Append(Label(bins.Low, 0, "start")).Append(Label(bins.Last(bins.Counts.Length - 1), width, "end"));
        return svg.Append("</svg>").ToString();

        string Label(double number, int x, string anchor) =>
            $"<text x=\"{x}\" y=\"{height + 11}\" font-size=\"10\" text-anchor=\"{anchor}\" fill=\"{Theme.Muted}\">"
            + $"{Number(number)}</text>";
    }

    private static void WriteBar(StringBuilder svg, Bins bins, int bin, double each, int height)
    {
        // A bin that holds anything is seen.
        var size = Math.Max(1, (double)bins.Counts[bin] / bins.Highest * (height - 2));
        var title = $"{Count(bins.Counts[bin])} from {Number(bins.Edge(bin))} to {Number(bins.Last(bin))}";
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{(bin * each) + 0.5:0.##}\" y=\"{height - size:0.##}\" ")
            .Append(CultureInfo.InvariantCulture, $"width=\"{Math.Max(0.5, each - 1):0.##}\" height=\"{size:0.##}\" ")
            .Append(CultureInfo.InvariantCulture, $"fill=\"{Theme.Series(0)}\"><title>{title}</title></rect>");
    }

    private static string Number(double number) => ElementTexts.Alone(number, 4);

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
