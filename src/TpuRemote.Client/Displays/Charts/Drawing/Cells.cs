using TpuRemote.Client.Displays.Charts.Axes;

namespace TpuRemote.Client.Displays.Charts.Drawing;

/// <summary>The cells of a heat map that a drawing has room for, and the axis of their colours.</summary>
internal sealed class Cells
{
    /// <summary>The most cells in each direction; more are joined, each the mean of its block.</summary>
    public const int MostAcross = 128;

    private const double LabelHeight = 14;
    private const double MostLabel = 90;

    private readonly double[,] _values;
    private readonly HeatOptions _options;
    private readonly int _rowsPerCell;
    private readonly int _columnsPerCell;
    private readonly int _allRows;
    private readonly int _allColumns;
    private long _notFinite;
    private long _notPositive;

    /// <summary>Joins blocks of a matrix.</summary>
    public Cells(double[,] matrix, HeatOptions options, int mostColumns, int mostRows)
    {
        _options = options;
        (_allRows, _allColumns) = (matrix.GetLength(0), matrix.GetLength(1));
        _rowsPerCell = Math.Max(1, (_allRows + mostRows - 1) / mostRows);
        _columnsPerCell = Math.Max(1, (_allColumns + mostColumns - 1) / mostColumns);
        Measure(matrix);
        _values = Join(matrix);
        var (min, max) = Range();
        Color = Axis.Of(min, max, options.IsLog, 5, isNice: false);
    }

    /// <summary>Rows of cells.</summary>
    public int Rows => _values.GetLength(0);

    /// <summary>Columns of cells.</summary>
    public int Columns => _values.GetLength(1);

    /// <summary>The axis of the colours.</summary>
    public Axis Color { get; }

    /// <summary>The least and the greatest value that can be drawn, before blocks were joined.</summary>
    public Extent Extent { get; } = new();

    /// <summary>The value of a cell; NaN where it stays blank.</summary>
    public double this[int row, int column] => _values[row, column];

    /// <summary>A cell's row and column, as a reader names them.</summary>
    public string Name(int row, int column) =>
        $"{Label(_options.Rows, row * _rowsPerCell)}, {Label(_options.Columns, column * _columnsPerCell)}";

    /// <summary>The label of a row of cells.</summary>
    public string RowName(int row) => Label(_options.Rows, row * _rowsPerCell);

    /// <summary>The axis of the columns.</summary>
    public Axis ColumnAxis(double pixels)
    {
        var most = Enumerable.Range(0, Columns).Select(ColumnLabel).DefaultIfEmpty("").Max(label => label.Length);
        var every = Math.Max(1, (int)Math.Ceiling(((most * SvgWriter.CharacterWidth) + 6) * Columns / pixels));
        int[] shown = [.. Enumerable.Range(0, Columns).Where(column => column % Rounded(every) == 0)];
        return new Axis(-0.5, Math.Max(Columns, 1) - 0.5, false, [.. shown.Select(i => (double)i)], [.. shown.Select(ColumnLabel)]);
    }

    /// <summary>The axis of the rows, the first on top.</summary>
    public Axis RowAxis(double pixels)
    {
        var every = Rounded(Math.Max(1, (int)Math.Ceiling(LabelHeight * Rows / pixels)));
        int[] shown = [.. Enumerable.Range(0, Rows).Where(row => row % every == 0)];
        return new Axis(Math.Max(Rows, 1) - 0.5, -0.5, false, [.. shown.Select(i => (double)i)],
            [.. shown.Select(row => SvgWriter.Fit(RowName(row), MostLabel))]);
    }

    /// <summary>The notes about what was left out or joined.</summary>
    public IReadOnlyList<string> Notes()
    {
        var notes = new List<string>();
        var all = TickLabels.Count((long)_allRows * _allColumns);
        if (_allRows * (long)_allColumns == 0) notes.Add("No values.");
        if (_notFinite > 0) notes.Add($"{TickLabels.Count(_notFinite)} of {all} values are not finite and left blank.");
        if (_notPositive > 0) notes.Add($"{TickLabels.Count(_notPositive)} of {all} values are not above 0, as a log scale asks for.");
        if (_rowsPerCell * _columnsPerCell > 1)
            notes.Add($"Each cell is the mean of {_rowsPerCell} × {_columnsPerCell} values; they run from "
                + $"{TickLabels.Value(Extent.Min)} to {TickLabels.Value(Extent.Max)}.");
        return notes;
    }

    private string ColumnLabel(int column) => SvgWriter.Fit(Label(_options.Columns, column * _columnsPerCell), MostLabel);

    private static string Label(IReadOnlyList<string> labels, int index) => labels.Count == 0 ? TickLabels.Value(index) : labels[index];

    // Numbers read best at multiples of 1, 2 and 5.
    private static int Rounded(int every) => every == 1 ? 1 : (int)TickStep.For(0, every, 1).Size;

    private (double Min, double Max) Range()
    {
        if (_options.Range is { } range) return range;
        if (!_options.Scale.IsDiverging || _options.IsLog || Extent.Min > Extent.Max) return (Extent.Min, Extent.Max);
        var farthest = Math.Max(Math.Abs(Extent.Min), Math.Abs(Extent.Max));
        return (-farthest, farthest);
    }

    private void Measure(double[,] matrix)
    {
        foreach (var value in matrix)
        {
            if (Axis.IsDrawable(value, _options.IsLog)) Extent.Add(value);
            else if (double.IsFinite(value)) _notPositive++;
            else _notFinite++;
        }
    }

    private double[,] Join(double[,] matrix)
    {
        var joined = new double[(_allRows + _rowsPerCell - 1) / _rowsPerCell, (_allColumns + _columnsPerCell - 1) / _columnsPerCell];
        for (var row = 0; row < joined.GetLength(0); row++)
        {
            for (var column = 0; column < joined.GetLength(1); column++) joined[row, column] = Mean(matrix, row, column);
        }
        return joined;
    }

    private double Mean(double[,] matrix, int row, int column)
    {
        var (mean, count) = (0.0, 0);
        for (var r = row * _rowsPerCell; r < Math.Min(_allRows, (row + 1) * _rowsPerCell); r++)
        {
            for (var c = column * _columnsPerCell; c < Math.Min(_allColumns, (column + 1) * _columnsPerCell); c++)
            {
                if (!Axis.IsDrawable(matrix[r, c], _options.IsLog)) continue;
                count++;
                mean += (matrix[r, c] / count) - (mean / count); // never beyond the largest double
            }
        }
        return count == 0 ? double.NaN : mean;
    }
}
