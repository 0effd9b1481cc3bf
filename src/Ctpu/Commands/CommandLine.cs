using Ctpu.Terminal;
using McMaster.Extensions.CommandLineUtils;

namespace Ctpu.Commands;

/// <summary>The command line: its commands, and what their failures look like.</summary>
internal static class CommandLine
{
    private const string Examples =
        """

        Examples:
          ctpu demo fundamentals                                train on a simulated v2-8 inside this process
          ctpu demo fundamentals --data ~/mnist --json run.json the same on files that are there, results also as JSON
          TPU_NAME=grpc://127.0.0.1:8470 ctpu demo fundamentals the same on a server that runs already
          ctpu jupyter install                                  the C# kernel for Jupyter notebooks
          ctpu notebook                                         Jupyter, with a TPU in its notebooks
          ctpu version                                          this version, and what it runs on

        Everywhere: --no-color (or NO_COLOR in the environment) prints plain text.


        """;

    /// <summary>Runs the command that the arguments name.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, CommandSurroundings surroundings)
    {
        using var help = new HelpConsole(surroundings.Screen);
        try
        {
            args = WithVersionCommand(args);
            var code = Build(surroundings, help).Execute(args);
            help.Show();
            return code;
        }
        catch (CommandParsingException e)
        {
            return Misread(e.Message, e.Command, args, surroundings.Screen);
        }
        catch (Exception e) when (Failures.ExitCodeOf(e, surroundings.Cancel) is { } code)
        {
            surroundings.Screen.Error.WriteLine(code == ExitCode.Cancelled ? "ctpu: cancelled" : $"ctpu: {e.Message}");
            return code;
        }
    }

    // The flag that many programs have is the command of the same name, so that it refuses what that refuses.
    private static string[] WithVersionCommand(string[] args)
    {
        var first = Array.FindIndex(args, arg => arg != CommandSettings.NoColour);
        return first >= 0 && args[first] == VersionCommand.Flag ? [.. args[..first], "version", .. args[(first + 1)..]] : args;
    }

    private static CommandLineApplication Build(CommandSurroundings surroundings, HelpConsole help)
    {
        var root = new CommandLineApplication(help, Environment.CurrentDirectory, throwOnUnexpectedArg: true)
        {
            Name = "ctpu",
            FullName = "ctpu: a Cloud TPU on any machine",
            MakeSuggestionsInErrorMessage = false,
            ExtendedHelpText = Examples + ExitCode.Help,
        };
        DemoCommand.Add(root, surroundings);
        JupyterCommand.Add(root, surroundings);
        NotebookCommand.Add(root, surroundings);
        VersionCommand.Add(root, surroundings.Screen);
        root.Option(VersionCommand.Flag, "The same as the command version.", CommandOptionType.NoValue);
        CommandSettings.Apply(root);
        root.OnExecute(() => CommandSettings.NeedsSubcommand(root));
        return root;
    }

    private static int Misread(string problem, CommandLineApplication? command, string[] args, Screen screen)
    {
        var suggestion = command is null ? null : Suggestion.For(command, args);
        screen.Error.WriteLine($"ctpu: {problem}{(suggestion is null ? "" : $"; the nearest is '{suggestion}'")}");
        screen.Error.WriteLine($"'{CommandSettings.FullName(command)} --help' lists what there is.");
        return ExitCode.Usage;
    }
}
