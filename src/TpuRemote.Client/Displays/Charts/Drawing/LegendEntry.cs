namespace TpuRemote.Client.Displays.Charts.Drawing;

/// <summary>One name of a legend.</summary>
/// <param name="Name">The series.</param>
/// <param name="Sample">Draws how it looks, 26 pixels wide, given its left and its middle.</param>
internal sealed record LegendEntry(string Name, Action<SvgWriter, double, double> Sample)
{
    private const double SampleWidth = 26;
    private const double MostNameWidth = 200;
    private const int MostRows = 4;

    /// <summary>The height of a row, in pixels.</summary>
    public const int RowHeight = 18;

    /// <summary>Breaks entries into rows of a width; what does not fit into four rows is counted by <paramref name="left"/>.</summary>
    public static IReadOnlyList<IReadOnlyList<LegendEntry>> Rows(IReadOnlyList<LegendEntry> entries, double width, out int left)
    {
        var rows = new List<List<LegendEntry>>();
        var free = 0.0;
        left = 0;
        foreach (var entry in entries)
        {
            if (entry.Width > free && rows.Count == MostRows)
            {
                left = entries.Count - rows.Sum(row => row.Count);
                break;
            }
            if (entry.Width > free || rows.Count == 0)
            {
                rows.Add([]);
                free = width;
            }
            rows[^1].Add(entry);
            free -= entry.Width;
        }
        return rows;
    }

    /// <summary>Draws rows from a corner downwards.</summary>
    public static void Draw(SvgWriter svg, IReadOnlyList<IReadOnlyList<LegendEntry>> rows, double x, double y)
    {
        foreach (var row in rows)
        {
            var at = x;
            foreach (var entry in row)
            {
                entry.Sample(svg, at, y + (RowHeight / 2.0));
                svg.Words(at + SampleWidth + 5, y + 13, SvgWriter.Fit(entry.Name, MostNameWidth), "start", Theme.Text);
                at += entry.Width;
            }
            y += RowHeight;
        }
    }

    private double Width => SampleWidth + 21 + (SvgWriter.Fit(Name, MostNameWidth).Length * SvgWriter.CharacterWidth);
}
