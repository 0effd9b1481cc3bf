using McMaster.Extensions.CommandLineUtils;

namespace Ctpu.Commands;

/// <summary>Finds the command or flag that a misread one was meant to be.</summary>
internal static class Suggestion
{
    /// <summary>The nearest to the first argument that the command does not know; null where none is near.</summary>
    public static string? For(CommandLineApplication command, string[] args)
    {
        var flags = command.GetOptions().Select(o => $"--{o.LongName}").ToArray();
        var commands = CommandSettings.Shown(command).Select(c => c.Name).ToArray();
        foreach (var arg in args.Except(Path(command)))
        {
            var isFlag = arg.StartsWith('-');
            var given = isFlag ? arg.Split('=', ':')[0] : arg;
            var known = isFlag ? flags : commands;
            if (!known.Contains(given) && Nearest.To(given, known) is { } nearest) return nearest;
        }
        return null;
    }

    private static IEnumerable<string> Path(CommandLineApplication command)
    {
        for (var c = command; c is not null; c = c.Parent) yield return c.Name;
    }
}
