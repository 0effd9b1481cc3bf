using System.Runtime.InteropServices;
using Ctpu.Commands;
using Ctpu.Data;
using Ctpu.Terminal;

using var cancel = new CancellationTokenSource();
// The first signal ends the command in order, so that a server inside this process leaves nothing behind; a second one ends the process.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = !cancel.IsCancellationRequested;
    cancel.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

Console.OutputEncoding = System.Text.Encoding.UTF8;
var colours = !args.Contains(CommandSettings.NoColour) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
var screen = new Screen(Console.Out, Console.Error, isTerminal: !Console.IsOutputRedirected, colours);
using var http = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) };
var digits = new DigitLoader(http, CacheFolder.Path(Environment.GetEnvironmentVariable), OfficialFile.Mnist);
return CommandLine.Run(args, new CommandSurroundings(screen, digits, cancel.Token));
