using Ctpu.Notebooks;
using McMaster.Extensions.CommandLineUtils;
using TpuRemote.Jupyter;
using TpuRemote.Jupyter.Wire;

namespace Ctpu.Commands;

/// <summary><c>ctpu jupyter kernel</c>: the process that runs a notebook's cells; the installed kernel starts it.</summary>
internal static class JupyterKernelCommand
{
    /// <summary>Adds the command.</summary>
    public static void Add(CommandLineApplication jupyter, CommandSurroundings surroundings) => jupyter.Command("kernel", command =>
    {
        command.Description = "Runs the cells of a notebook. Jupyter starts it, nobody else.";
        command.ShowInHelpText = false;
        command.OnExecute(async () =>
        {
            if (!KernelProcess.IsStartedByJupyter)
            {
                throw new CommandParsingException(
                    command,
                    "this command is started by the installed kernel: 'ctpu notebook' starts Jupyter, 'ctpu jupyter install' installs the kernel");
            }
            await KernelProcess.RunAsync(new NotebookOptions
            {
                Directives = [new CtpuDirective(surroundings.Digits)],
                BundledPackages = OwnPackages.All(),
            });
            return ExitCode.Done;
        });
    });
}
