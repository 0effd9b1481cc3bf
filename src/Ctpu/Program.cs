using Ctpu.Commands;
using Ctpu.Data;
using Ctpu.Terminal;

using var interrupts = new Interrupts();
Console.OutputEncoding = System.Text.Encoding.UTF8;
var colours = !args.Contains(CommandSettings.NoColour) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
var screen = new Screen(Console.Out, Console.Error, isTerminal: !Console.IsOutputRedirected, colours);
using var http = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) };
var digits = new DigitLoader(http, CacheFolder.Path(Environment.GetEnvironmentVariable), OfficialFile.Mnist);
return CommandLine.Run(args, new CommandSurroundings(screen, digits, interrupts.Token, interrupts));
