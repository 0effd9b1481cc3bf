using McMaster.Extensions.CommandLineUtils;

namespace Ctpu.Commands;

/// <summary><c>ctpu jupyter</c>, the group of commands about the notebook kernel.</summary>
internal static class JupyterCommand
{
    /// <summary>Adds the command and those below it.</summary>
    public static void Add(CommandLineApplication root, CommandSurroundings surroundings) => root.Command("jupyter", command =>
    {
        command.Description = "Installs the C# kernel for Jupyter notebooks, or shows where it is.";
        command.ExtendedHelpText = "\nExample:\n  ctpu jupyter install\n";
        JupyterInstallCommand.Add(command, surroundings.Screen);
        JupyterUninstallCommand.Add(command, surroundings.Screen);
        JupyterListCommand.Add(command, surroundings.Screen);
        JupyterKernelCommand.Add(command, surroundings);
        command.OnExecute(() => CommandSettings.NeedsSubcommand(command));
    });
}
