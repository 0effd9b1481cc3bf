using Ctpu.Terminal;
using McMaster.Extensions.CommandLineUtils;
using TpuRemote.Jupyter.KernelSpecs;

namespace Ctpu.Commands;

/// <summary><c>ctpu jupyter install</c></summary>
internal static class JupyterInstallCommand
{
    private const string Help =
        """

        Jupyter runs the kernel with a Python that has ipykernel: the one given by --python, or the one that runs 'jupyter', or
        python3 on PATH. Install again after ctpu has moved.

        Examples:
          ctpu jupyter install
          ctpu jupyter install --prefix ~/venv --python ~/venv/bin/python


        """;

    /// <summary>Adds the command.</summary>
    public static void Add(CommandLineApplication jupyter, Screen screen) => jupyter.Command("install", command =>
    {
        command.Description = $"Installs the kernel {KernelSpec.DisplayName}.";
        command.ExtendedHelpText = Help + ExitCode.Help;
        var place = new JupyterPlace(command);
        var python = command.Option("--python <PATH>", "The Python that has ipykernel.", CommandOptionType.SingleValue);
        var json = command.Option("--json", "Prints what was done as JSON.", CommandOptionType.NoValue);
        command.OnExecute(() => Run(place.Data(), python.Value(), json.HasValue(), screen));
    });

    private static int Run(string data, string? python, bool asJson, Screen screen)
    {
        var interpreter = PythonInterpreter.Find(python, Environment.GetEnvironmentVariable);
        var kernel = KernelInstallation.Install(data, KernelOfThisProgram.On(interpreter));
        if (asJson)
        {
            screen.Verbatim(JsonText.Of(new
            {
                KernelSpec.Name,
                kernel.Folder,
                kernel.Spec.Version,
                kernel.Spec.Python,
                interpreter.IpykernelVersion,
                kernel.Spec.Command,
            }));
            return ExitCode.Done;
        }
        screen.Line($"installed the kernel {KernelSpec.DisplayName} ({KernelSpec.Name} {kernel.Spec.Version}) in {kernel.Folder}");
        screen.Line(
            $"it runs with {interpreter.Path} (ipykernel {interpreter.IpykernelVersion}) and {string.Join(' ', kernel.Spec.Command)}");
        if (!Jupyter.Sees(kernel.Folder, interpreter))
            screen.Notice($"Jupyter does not look there by itself: set JUPYTER_PATH={data} for it.");
        return ExitCode.Done;
    }
}
