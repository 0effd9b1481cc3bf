using McMaster.Extensions.CommandLineUtils;

namespace Ctpu.Commands;

/// <summary><c>ctpu demo</c>, the group of demonstrations.</summary>
internal static class DemoCommand
{
    /// <summary>Adds the command and those below it.</summary>
    public static void Add(CommandLineApplication root, CommandSurroundings surroundings) => root.Command("demo", command =>
    {
        command.Description = "Shows what a TPU does, step by step.";
        command.ExtendedHelpText = "\nExample:\n  ctpu demo fundamentals\n";
        FundamentalsCommand.Add(command, surroundings);
        command.OnExecute(() => CommandSettings.NeedsSubcommand(command));
    });
}
