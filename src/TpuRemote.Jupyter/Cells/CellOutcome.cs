using System.Collections.Immutable;

namespace TpuRemote.Jupyter.Cells;

/// <summary>How a cell ended. What it showed went to the front end already.</summary>
public abstract record CellOutcome
{
    private CellOutcome()
    {
    }

    /// <summary>It ran to its end.</summary>
    public sealed record Succeeded : CellOutcome;

    /// <summary>It did not compile, or threw, or was interrupted (then <paramref name="Name"/> is <c>KeyboardInterrupt</c>).</summary>
    /// <param name="Name">Type of the exception, or <c>CompilationError</c>.</param>
    /// <param name="Message">One line.</param>
    /// <param name="Traceback">What the notebook shows, line by line; ANSI colours allowed.</param>
    public sealed record Failed(string Name, string Message, ImmutableArray<string> Traceback) : CellOutcome;

    /// <summary>
    /// It was interrupted and did not stop in time: its code still runs, and nothing after it can be trusted. The process must end and
    /// the wire start another, telling the user that variables are lost.
    /// </summary>
    public sealed record Unstoppable : CellOutcome;
}
