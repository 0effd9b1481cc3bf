using System.Reflection;
using System.Runtime.InteropServices;
using Ctpu.Terminal;
using McMaster.Extensions.CommandLineUtils;

namespace Ctpu.Commands;

/// <summary><c>ctpu version</c></summary>
internal static class VersionCommand
{
    /// <summary>The flag that means the same where it stands for a command.</summary>
    public const string Flag = "--version";

    /// <summary>Adds the command.</summary>
    public static void Add(CommandLineApplication root, Screen screen) => root.Command("version", command =>
    {
        command.Description = "Prints this version, and what it runs on.";
        command.ExtendedHelpText = "\nExample:\n  ctpu version\n";
        command.OnExecute(() =>
        {
            screen.Line($"ctpu {Version()} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})");
            return ExitCode.Done;
        });
    });

    /// <summary>This version.</summary>
    public static string Version() =>
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
