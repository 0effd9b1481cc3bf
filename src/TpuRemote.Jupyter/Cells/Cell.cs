namespace TpuRemote.Jupyter.Cells;

/// <summary>A request to run code.</summary>
/// <param name="Code">C# and directives.</param>
/// <param name="ExecutionCount">The number that Jupyter shows beside the cell, from 1; compile errors and stack frames name it.</param>
/// <param name="IsSilent">Show nothing of the last expression.</param>
public sealed record Cell(string Code, int ExecutionCount, bool IsSilent = false)
{
    /// <summary>The name of its source in diagnostics and symbols: <c>Cell 3</c>.</summary>
    public string Name => $"Cell {ExecutionCount}";
}
