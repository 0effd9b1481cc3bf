using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Directives;

/// <summary>One use of a directive.</summary>
/// <param name="Kernel">The notebook.</param>
/// <param name="Arguments">The rest of its line, trimmed.</param>
/// <param name="FrontEnd">Where its output goes; <see cref="Console"/> works too.</param>
/// <param name="Cancellation">Cancelled when the cell is interrupted.</param>
public sealed record DirectiveCall(NotebookKernel Kernel, string Arguments, IFrontEnd FrontEnd, CancellationToken Cancellation);
