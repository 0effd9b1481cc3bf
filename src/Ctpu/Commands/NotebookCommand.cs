using Ctpu.Terminal;
using McMaster.Extensions.CommandLineUtils;

namespace Ctpu.Commands;

/// <summary><c>ctpu notebook</c></summary>
internal static class NotebookCommand
{
    private const string Help =
        """

        Starts 'jupyter lab', or 'jupyter notebook' where that is not installed. Ctrl-C is Jupyter's. Where the C# kernel is not
        installed it is there for this Jupyter alone; 'ctpu jupyter install' installs it for good.
        Cells find the TPU by TPU_NAME: --tpu sets it; without it and without TPU_NAME, they simulate one inside the kernel.

        Examples:
          ctpu notebook
          ctpu notebook 01-tpu-fundamentals.ipynb --tpu grpc://127.0.0.1:8470


        """;

    /// <summary>Adds the command.</summary>
    public static void Add(CommandLineApplication root, CommandSurroundings surroundings) => root.Command("notebook", command =>
    {
        command.Description = "Starts Jupyter with the C# kernel and a TPU.";
        command.ExtendedHelpText = Help + ExitCode.Help;
        var file = command.Argument("FILE", "A notebook, or a folder (the current one).");
        var tpu = command.Option(
            "--tpu <NAME>", "The address of the TPU that cells use, as TPU_NAME has it.", CommandOptionType.SingleValue);
        command.OnExecute(async () =>
        {
            var path = Path.GetFullPath(string.IsNullOrEmpty(file.Value) ? "." : file.Value);
            if (!Path.Exists(path))
                throw new CommandParsingException(command, $"{path} does not exist; a notebook or a folder was expected");
            if (tpu.Value() is "") throw new CommandParsingException(command, "Missing value for option 'tpu'");
            return await NotebookServer.RunAsync(path, tpu.Value(), surroundings.Interrupts);
        });
    });
}
