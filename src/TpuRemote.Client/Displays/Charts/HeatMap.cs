using TpuRemote.Client.Displays.Charts.Axes;
using TpuRemote.Client.Displays.Charts.Drawing;
using TpuRemote.Client.Displays.Charts.Text;
using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Displays.Charts;

/// <summary>The values of a matrix as colours, with the scale beside; small ones have their values written in the cells.</summary>
public sealed class HeatMap : Chart<HeatMap>
{
    private readonly double[,] _values;
    private readonly HeatOptions _heat;

    internal HeatMap(double[,] values, HeatOptions heat, ChartOptions options)
        : base(options) => (_values, _heat) = (values, heat);

    /// <summary>In other colours.</summary>
    public HeatMap WithColors(ColorScale scale) => Copy(_heat with { Scale = scale });

    /// <summary>With equal steps of colour for equal factors; cells not above 0 stay blank and are counted.</summary>
    /// <exception cref="TpuArgumentException">A range was chosen that does not lie above 0.</exception>
    public HeatMap WithLogColors() => Copy(Checked(_heat with { IsLog = true }));

    /// <summary>With the colours' ends at given values; values beyond have the end's colour.</summary>
    /// <exception cref="TpuArgumentException">The range is empty or not finite, or does not lie above 0 on a logarithmic scale.</exception>
    public HeatMap WithRange(double min, double max) => Copy(Checked(_heat with { Range = (min, max) }));

    /// <summary>With labels of rows and columns.</summary>
    /// <exception cref="TpuArgumentException">There are not as many as rows or as columns.</exception>
    public HeatMap WithLabels(IEnumerable<string> rows, IEnumerable<string> columns)
    {
        var heat = _heat with { Rows = [.. rows], Columns = [.. columns] };
        return heat.Rows.Length == _values.GetLength(0) && heat.Columns.Length == _values.GetLength(1)
            ? Copy(heat)
            : throw new TpuArgumentException(
                $"the matrix has {_values.GetLength(0)} rows and {_values.GetLength(1)} columns, "
                + $"{heat.Rows.Length} and {heat.Columns.Length} labels were given");
    }

    private protected override HeatMap Copy(ChartOptions options) => new(_values, _heat, options);

    private HeatMap Copy(HeatOptions heat) => new(_values, heat, Options);

    private static HeatOptions Checked(HeatOptions heat) =>
        heat.Range is not { } range || (double.IsFinite(range.Min) && double.IsFinite(range.Max) && range.Min < range.Max
            && (!heat.IsLog || range.Min > 0))
            ? heat
            : throw new TpuArgumentException(
                $"a range from a lower to a higher{(heat.IsLog ? " value above 0" : " finite value")} was expected, "
                + $"{range.Min} to {range.Max} was given");

    private protected override IEnumerable<string> WriteText() =>
        TextHeat.Write(Options, _heat, new Cells(_values, _heat, TextHeat.MostColumns, TextHeat.MostRows));

    private protected override Drawn Draw()
    {
        var cells = new Cells(_values, _heat, Cells.MostAcross, Cells.MostAcross);
        var svg = new SvgWriter(Options.Width, Options.Height, Describe(cells));
        var beside = Options with { Width = Options.Width - HeatDrawing.ScaleWidth };
        var frame = new Frame(beside, cells.ColumnAxis(Options.Width * 0.75), cells.RowAxis(Options.Height * 0.8), []);
        frame.Draw(svg, withGrid: false);
        new HeatDrawing(svg, frame, cells, _heat.Scale).Draw(Options.Width);
        return new Drawn(svg.Finish(), cells.Notes());
    }

    private string Describe(Cells cells) =>
        $"Heat map{(Options.Title is { } title ? $" “{title}”" : "")} of {_values.GetLength(0)} rows and {_values.GetLength(1)} columns"
        + (cells.Extent.Min <= cells.Extent.Max
            ? $", values from {TickLabels.Value(cells.Extent.Min)} to {TickLabels.Value(cells.Extent.Max)}."
            : ".");
}
