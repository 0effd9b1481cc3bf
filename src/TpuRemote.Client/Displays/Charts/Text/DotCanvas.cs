namespace TpuRemote.Client.Displays.Charts.Text;

/// <summary>A drawing of dots in a terminal's characters: braille for one series, which has 2 by 4 dots in each character.</summary>
internal class DotCanvas(int columns, int rows)
{
    // Unicode, block Braille Patterns: dots 1 to 8 by column and row.
    private static readonly int[,] Bits = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    private readonly char[,] _cells = new char[rows, columns];

    /// <summary>Dots to the right.</summary>
    public virtual int Width => columns * 2;

    /// <summary>Dots downwards.</summary>
    public virtual int Height => rows * 4;

    /// <summary>Sets a dot; the first row is the uppermost.</summary>
    public virtual void Set(int x, int y, int series)
    {
        ref var cell = ref _cells[y / 4, x / 2];
        if (cell == 0) cell = '\u2800';
        cell = (char)(cell | Bits[x % 2, y % 4]);
    }

    /// <summary>Sets the dots of a straight line (Bresenham, 1965).</summary>
    public void Line(int x0, int y0, int x1, int y1, int series)
    {
        var (dx, dy) = (Math.Abs(x1 - x0), -Math.Abs(y1 - y0));
        var (sx, sy) = (Math.Sign(x1 - x0), Math.Sign(y1 - y0));
        var error = dx + dy;
        while (true)
        {
            Set(x0, y0, series);
            if (x0 == x1 && y0 == y1) return;
            var twice = 2 * error;
            if (twice >= dy) (error, x0) = (error + dy, x0 + sx);
            if (twice <= dx) (error, y0) = (error + dx, y0 + sy);
        }
    }

    /// <summary>A row of characters.</summary>
    public string Row(int row) =>
        string.Create(columns, (_cells, row), static (text, state) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = state._cells[state.row, i] is var cell && cell == 0 ? ' ' : cell;
        });

    /// <summary>Puts a character.</summary>
    protected void Put(int column, int row, char character) => _cells[row, column] = character;
}
