using TpuRemote.Jupyter.Execution;
using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Directives;

/// <summary>One use of a directive.</summary>
/// <param name="Kernel">The notebook.</param>
/// <param name="Run">The run of the cell in which it stands.</param>
/// <param name="Arguments">The rest of its line, trimmed.</param>
/// <param name="FrontEnd">Where its output goes; <see cref="Console"/> works too.</param>
public sealed record DirectiveCall(NotebookKernel Kernel, CellRun Run, string Arguments, IFrontEnd FrontEnd)
{
    /// <summary>Cancelled when the cell is interrupted.</summary>
    public CancellationToken Cancellation => Run.Cancellation;

    /// <summary>Refuses arguments where none are taken.</summary>
    /// <exception cref="DirectiveException">There are some.</exception>
    public void TakesNoArguments(string directive)
    {
        if (Arguments.Length > 0) throw new DirectiveException($"{directive} takes no arguments, '{Arguments}' was given");
    }
}
