using TpuRemote.Client.Displays.Charts.Axes;

namespace TpuRemote.Client.Displays.Charts.Drawing;

/// <summary>What surrounds the data: title, legend, axes with ticks and labels. It says where in the drawing a value lies.</summary>
internal sealed class Frame
{
    private const double Margin = 10;
    private const double TitleHeight = 24;
    private const double LabelHeight = 18;

    private readonly ChartOptions _options;
    private readonly Axis _x;
    private readonly Axis _y;
    private readonly IReadOnlyList<IReadOnlyList<LegendEntry>> _legend;

    /// <summary>Lays a drawing out.</summary>
    /// <param name="options">Title, labels and size.</param>
    /// <param name="x">The axis to the right.</param>
    /// <param name="y">The axis upwards.</param>
    /// <param name="legend">The series to tell apart.</param>
    public Frame(ChartOptions options, Axis x, Axis y, IReadOnlyList<LegendEntry> legend)
    {
        (_options, _x, _y) = (options, x, y);
        Left = Margin + (options.YLabel is null ? 0 : LabelHeight) + Widest(y.Labels) + 6;
        // Half of the last label hangs over the end.
        Right = options.Width - Math.Max(Margin, x.Labels.Count == 0 ? 0 : (x.Labels[^1].Length * SvgWriter.CharacterWidth / 2) + 2);
        _legend = LegendEntry.Rows(legend, Right - Left, out var left);
        LegendLeft = left;
        Top = Margin + (options.Title is null ? 0 : TitleHeight) + (_legend.Count * LegendEntry.RowHeight) + (_legend.Count > 0 ? 4 : 0);
        Bottom = options.Height - Margin - 14 - (options.XLabel is null ? 0 : LabelHeight);
        // A drawing too small for its labels keeps some room for the data.
        Left = Math.Min(Left, options.Width * 0.6);
        Top = Math.Min(Top, options.Height * 0.6);
    }

    /// <summary>The number of series for which the legend had no room.</summary>
    public int LegendLeft { get; }

    /// <summary>The data's edges, in pixels.</summary>
    public double Left { get; }

    /// <inheritdoc cref="Left"/>
    public double Right { get; }

    /// <inheritdoc cref="Left"/>
    public double Top { get; }

    /// <inheritdoc cref="Left"/>
    public double Bottom { get; }

    /// <summary>The pixel of a value of the axis to the right.</summary>
    public double X(double value) => Left + (_x.Share(value) * (Right - Left));

    /// <summary>The pixel of a value of the axis upwards.</summary>
    public double Y(double value) => Bottom - (_y.Share(value) * (Bottom - Top));

    /// <summary>Draws it, before the data.</summary>
    public void Draw(SvgWriter svg, bool withGrid = true)
    {
        if (_options.Title is { } title)
            svg.Words(_options.Width / 2.0, Margin + 12, SvgWriter.Fit(title, (_options.Width - 20) * 0.75), "middle", Theme.Text,
                "font-size=\"14\" font-weight=\"600\"");
        LegendEntry.Draw(svg, _legend, Left, Margin + (_options.Title is null ? 0 : TitleHeight));
        if (withGrid) DrawGrid(svg);
        svg.Line(Left, Bottom, Right, Bottom, $"stroke=\"{Theme.Muted}\"");
        svg.Line(Left, Top, Left, Bottom, $"stroke=\"{Theme.Muted}\"");
        DrawTicks(svg);
        DrawLabels(svg);
    }

    private void DrawGrid(SvgWriter svg)
    {
        svg.Begin($"stroke=\"{Theme.Line}\"");
        foreach (var tick in _y.Ticks) svg.Line(Left, Y(tick), Right, Y(tick));
        svg.End();
    }

    private void DrawTicks(SvgWriter svg)
    {
        for (var i = 0; i < _x.Ticks.Count; i++)
        {
            svg.Line(X(_x.Ticks[i]), Bottom, X(_x.Ticks[i]), Bottom + 4, $"stroke=\"{Theme.Muted}\"");
            svg.Words(X(_x.Ticks[i]), Bottom + 15, _x.Labels[i], "middle", Theme.Muted);
        }
        for (var i = 0; i < _y.Ticks.Count; i++) svg.Words(Left - 6, Y(_y.Ticks[i]) + 4, _y.Labels[i], "end", Theme.Muted);
    }

    private void DrawLabels(SvgWriter svg)
    {
        if (_options.XLabel is { } x)
            svg.Words((Left + Right) / 2, _options.Height - Margin + 2, SvgWriter.Fit(x, Right - Left), "middle", Theme.Text);
        if (_options.YLabel is not { } y) return;
        var middle = (Top + Bottom) / 2;
        svg.Words(Margin + 8, middle, SvgWriter.Fit(y, Bottom - Top), "middle", Theme.Text,
            $"transform=\"rotate(-90 {SvgWriter.Number(Margin + 8)} {SvgWriter.Number(middle)})\"");
    }

    private static double Widest(IReadOnlyList<string> labels) =>
        labels.Count == 0 ? 0 : labels.Max(label => label.Length) * SvgWriter.CharacterWidth;
}
