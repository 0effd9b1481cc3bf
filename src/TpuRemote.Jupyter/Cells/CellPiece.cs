namespace TpuRemote.Jupyter.Cells;

/// <summary>A part of a cell: C#, or a directive. They run in the order in which they stand.</summary>
public abstract record CellPiece
{
    private CellPiece()
    {
    }

    /// <summary>C#.</summary>
    /// <param name="Text">
    /// As many lines as the cell has up to its end; what is not part of it is blank, so that line numbers are the cell's.
    /// </param>
    public sealed record Code(string Text) : CellPiece;

    /// <summary>A directive.</summary>
    /// <param name="Name">Its first word: <c>#!who</c>, <c>#r</c>.</param>
    /// <param name="Arguments">The rest of the line, trimmed.</param>
    /// <param name="Line">Where it stands, from 1.</param>
    public sealed record Directive(string Name, string Arguments, int Line) : CellPiece;
}
