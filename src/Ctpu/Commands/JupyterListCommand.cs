using Ctpu.Terminal;
using McMaster.Extensions.CommandLineUtils;
using TpuRemote.Jupyter.KernelSpecs;

namespace Ctpu.Commands;

/// <summary><c>ctpu jupyter list</c></summary>
internal static class JupyterListCommand
{
    /// <summary>Adds the command.</summary>
    public static void Add(CommandLineApplication jupyter, Screen screen) => jupyter.Command("list", command =>
    {
        command.Description = "Shows where the kernel is installed, and whether it would start.";
        command.ExtendedHelpText = "\nExample:\n  ctpu jupyter list\n";
        var json = command.Option("--json", "Prints the list as JSON.", CommandOptionType.NoValue);
        command.OnExecute(() =>
        {
            var kernels = Jupyter.Kernels(Jupyter.PythonPrefix()).ToArray();
            if (json.HasValue()) screen.Verbatim(JsonText.Of(kernels.Select(Described)));
            else Show(kernels, screen);
            return ExitCode.Done;
        });
    });

    private static object Described(InstalledKernel kernel) => new
    {
        KernelSpec.Name,
        kernel.Folder,
        kernel.Spec.Version,
        kernel.Spec.Python,
        kernel.Spec.Command,
        kernel.MissingFiles,
    };

    private static void Show(InstalledKernel[] kernels, Screen screen)
    {
        if (kernels.Length == 0) screen.Line("The kernel is not installed where Jupyter looks: 'ctpu jupyter install' installs it.");
        foreach (var kernel in kernels)
        {
            screen.Line($"{KernelSpec.Name} {kernel.Spec.Version}  {kernel.Folder}");
            foreach (var file in kernel.MissingFiles) screen.Notice($"  {file} is missing: 'ctpu jupyter install' mends it");
        }
    }
}
