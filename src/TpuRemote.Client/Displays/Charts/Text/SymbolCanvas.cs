using TpuRemote.Client.Displays.Charts.Drawing;

namespace TpuRemote.Client.Displays.Charts.Text;

/// <summary>A drawing with one symbol for each series, which braille could not tell apart.</summary>
internal sealed class SymbolCanvas(int columns, int rows, bool plain) : DotCanvas(columns, rows)
{
    private readonly int _columns = columns;
    private readonly int _rows = rows;

    /// <inheritdoc/>
    public override int Width => _columns;

    /// <inheritdoc/>
    public override int Height => _rows;

    /// <inheritdoc/>
    public override void Set(int x, int y, int series) => Put(x, y, SeriesStyle.Symbol(series, plain));
}
