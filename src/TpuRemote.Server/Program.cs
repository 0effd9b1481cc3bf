using System.Runtime.InteropServices;
using TpuRemote.Server.Commands;
using TpuRemote.Server.Hosting;

if (args.Contains("--help"))
{
    Console.WriteLine(ServerCommandLine.Usage);
    Console.WriteLine(AdministrationCommands.Usage);
    return 0;
}

TpuServer server;
try
{
    if (AdministrationCommands.IsOne(args))
    {
        AdministrationCommands.Run(args, Console.Out, Console.Error, TimeProvider.System);
        return 0;
    }

    server = await TpuServer.StartAsync(ServerCommandLine.Parse(args));
}
catch (Exception error) when (error is FormatException or ArgumentException or IOException)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

var signals = 0;
var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
Console.WriteLine($"Listening on {server.Address}");
if (server.MetricsAddress is { } metrics) Console.WriteLine($"Metrics on {metrics}");
await stop.Task;
await server.StopAsync();

// Disposing would wait for a run that does not heed its cancellation; the end of the process does not.
Environment.Exit(0);
return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.TrySetResult();

    // The second one means at once. What a shell shows of a process that a signal ended is 128 and its number: 2 or 15.
    if (Interlocked.Increment(ref signals) > 1) Environment.Exit(signal.Signal == PosixSignal.SIGINT ? 130 : 143);
}

// Without this the Web SDK makes the class public, and it would meet the Program of whoever references the package.
internal sealed partial class Program;
