using McMaster.Extensions.CommandLineUtils;

namespace Ctpu.Commands;

/// <summary>What all commands have in common.</summary>
internal static class CommandSettings
{
    /// <summary>The flag that <see cref="Program"/> obeys before any command runs.</summary>
    public const string NoColour = "--no-color";

    /// <summary>Gives a command and those below it their help and the flags that are understood everywhere.</summary>
    public static void Apply(CommandLineApplication command)
    {
        command.HelpOption("-?|-h|--help");
        command.Option(NoColour, "Plain text: no colours, no moving bars.", CommandOptionType.NoValue);
        foreach (var child in command.Commands) Apply(child);
    }

    /// <summary>Refuses a command that only groups others.</summary>
    /// <exception cref="CommandParsingException">Always.</exception>
    public static int NeedsSubcommand(CommandLineApplication command) =>
        throw new CommandParsingException(
            command, $"'{FullName(command)}' needs a command: {string.Join(", ", Shown(command).Select(c => c.Name))}");

    /// <summary>The commands below one that are for people.</summary>
    public static IEnumerable<CommandLineApplication> Shown(CommandLineApplication command) => command.Commands.Where(c => c.ShowInHelpText);

    /// <summary>The command as it is typed: <c>ctpu demo fundamentals</c>.</summary>
    public static string FullName(CommandLineApplication? command) =>
        command is null ? "ctpu" : command.Parent is null ? command.Name : $"{FullName(command.Parent)} {command.Name}";
}
