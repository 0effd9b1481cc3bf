using Ctpu.Terminal;
using McMaster.Extensions.CommandLineUtils;
using TpuRemote.Jupyter.KernelSpecs;

namespace Ctpu.Commands;

/// <summary><c>ctpu jupyter uninstall</c></summary>
internal static class JupyterUninstallCommand
{
    /// <summary>Adds the command.</summary>
    public static void Add(CommandLineApplication jupyter, Screen screen) => jupyter.Command("uninstall", command =>
    {
        command.Description = $"Removes the kernel {KernelSpec.DisplayName}.";
        command.ExtendedHelpText = "\nExample:\n  ctpu jupyter uninstall\n\n" + ExitCode.Help;
        var place = new JupyterPlace(command);
        var json = command.Option("--json", "Prints what was done as JSON.", CommandOptionType.NoValue);
        command.OnExecute(() => Run(place.Data(), json.HasValue(), screen));
    });

    private static int Run(string data, bool asJson, Screen screen)
    {
        if (KernelInstallation.In(data) is not { } kernel)
        {
            screen.Error.WriteLine(
                $"ctpu: the kernel is not installed in {JupyterFolders.Kernel(data, KernelSpec.Name)}; "
                + "'ctpu jupyter list' shows where it is");
            return ExitCode.Failed;
        }
        KernelInstallation.Remove(kernel);
        if (asJson) screen.Verbatim(JsonText.Of(new { KernelSpec.Name, kernel.Folder }));
        else screen.Line($"removed the kernel {KernelSpec.DisplayName} from {kernel.Folder}");
        return ExitCode.Done;
    }
}
