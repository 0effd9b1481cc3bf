using System.Text;
using TpuRemote.Client.Displays.Charts.Axes;

namespace TpuRemote.Client.Displays.Charts.Drawing;

/// <summary>Draws the cells of a heat map and the scale of its colours.</summary>
internal sealed class HeatDrawing(SvgWriter svg, Frame frame, Cells cells, ColorScale scale)
{
    /// <summary>The width of the scale with its labels, in pixels.</summary>
    public const int ScaleWidth = 80;

    // Up to so many cells have a tooltip each; more are joined by colour, in so many steps.
    private const int MostTooltips = 1024;
    private const int Steps = 64;

    private const double LeastWidthForValue = 30;
    private const double LeastHeightForValue = 16;

    private double Width => (frame.Right - frame.Left) / Math.Max(1, cells.Columns);

    private double Height => (frame.Bottom - frame.Top) / Math.Max(1, cells.Rows);

    /// <summary>Draws both.</summary>
    /// <param name="width">The width of the whole drawing, in pixels.</param>
    public void Draw(int width)
    {
        svg.Begin("shape-rendering=\"crispEdges\"");
        if (cells.Rows * cells.Columns <= MostTooltips) DrawEach();
        else DrawByColor();
        svg.End();
        if (Width >= LeastWidthForValue && Height >= LeastHeightForValue) DrawValues();
        DrawScale(width - ScaleWidth + 18);
    }

    private void DrawEach()
    {
        foreach (var (row, column, value) in Drawable())
            svg.Rectangle(frame.Left + (column * Width), frame.Top + (row * Height), Width, Height,
                $"fill=\"{scale.At(cells.Color.Share(value))}\"", $"{cells.Name(row, column)}: {TickLabels.Value(value)}");
    }

    private void DrawByColor()
    {
        foreach (var step in Drawable().GroupBy(cell => Math.Clamp((int)(cells.Color.Share(cell.Value) * Steps), 0, Steps - 1)))
        {
            var path = new StringBuilder();
            foreach (var (row, column, _) in step)
                path.Append($"M{SvgWriter.Number(frame.Left + (column * Width))} {SvgWriter.Number(frame.Top + (row * Height))}")
                    .Append($"h{SvgWriter.Number(Width + 0.05)}v{SvgWriter.Number(Height + 0.05)}h{SvgWriter.Number(-Width - 0.05)}z");
            svg.Path(path.ToString(), $"fill=\"{scale.At((step.Key + 0.5) / Steps)}\"");
        }
    }

    private void DrawValues()
    {
        foreach (var (row, column, value) in Drawable())
            svg.Words(frame.Left + ((column + 0.5) * Width), frame.Top + ((row + 0.5) * Height) + 4,
                SvgWriter.Fit(TickLabels.Value(Math.Round(value, 3)), Width), "middle", scale.InkAt(cells.Color.Share(value)));
    }

    private void DrawScale(double left)
    {
        const double thickness = 12;
        var step = (frame.Bottom - frame.Top) / Steps;
        svg.Begin("shape-rendering=\"crispEdges\"");
        for (var i = 0; i < Steps; i++)
            svg.Rectangle(left, frame.Bottom - ((i + 1) * step), thickness, step + 0.5, $"fill=\"{scale.At((i + 0.5) / Steps)}\"");
        svg.End();
        for (var i = 0; i < cells.Color.Ticks.Count; i++)
        {
            var y = frame.Bottom - (cells.Color.Share(cells.Color.Ticks[i]) * (frame.Bottom - frame.Top));
            svg.Words(left + thickness + 5, y + 4, cells.Color.Labels[i], "start", Theme.Muted);
        }
    }

    private IEnumerable<(int Row, int Column, double Value)> Drawable() =>
        from row in Enumerable.Range(0, cells.Rows)
        from column in Enumerable.Range(0, cells.Columns)
        where !double.IsNaN(cells[row, column])
        select (row, column, cells[row, column]);
}
