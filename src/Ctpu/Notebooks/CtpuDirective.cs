using Ctpu.Commands;
using Ctpu.Data;
using Ctpu.Terminal;
using TpuRemote.Jupyter.Directives;
using TpuRemote.Jupyter.FrontEnds;

namespace Ctpu.Notebooks;

/// <summary><c>#!ctpu</c>: a ctpu command in a cell. It runs in the notebook's process and ends when the cell is interrupted.</summary>
/// <param name="digits">Where demonstrations find digits.</param>
internal sealed class CtpuDirective(DigitLoader digits) : Directive
{
    /// <inheritdoc />
    public override string Name => "#!ctpu";

    /// <inheritdoc />
    public override string Summary => "Runs a ctpu command: #!ctpu version";

    /// <inheritdoc />
    public override string Usage => "#!ctpu COMMAND [OPTIONS]";

    /// <inheritdoc />
    public override async Task RunAsync(DirectiveCall call)
    {
        var arguments = ArgumentLine.Split(call.Arguments);
        using var output = new CellWriter(call.FrontEnd, OutputStream.Output);
        using var error = new CellWriter(call.FrontEnd, OutputStream.Error);
        var screen = new Screen(output, error, isTerminal: false, colours: false);
        var surroundings = new CommandSurroundings(screen, digits, call.Cancellation);
        var code = await Task.Run(() => CommandLine.Run(arguments, surroundings));
        call.Cancellation.ThrowIfCancellationRequested();
        if (code != ExitCode.Done) throw new DirectiveException($"ctpu {call.Arguments} ended with exit code {code}");
    }
}
