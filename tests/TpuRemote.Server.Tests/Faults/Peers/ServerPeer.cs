using System.Globalization;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Accelerators;

namespace TpuRemote.Server.Tests.Faults.Peers;

/// <summary>A server of scripted programs as a process of its own, which answers each line of its input with what it holds.</summary>
internal static class ServerPeer
{
    public const string Role = "server";

    public static async Task<int> RunAsync(string[] options)
    {
        await using var server = await TpuServer.StartAsync(
            ServerCommandLine.Parse(options), new ScriptedAccelerator(), CancellationToken.None);
        Console.WriteLine($"{ListeningProcess.Greeting}{server.Address}");

        // Its end is the end of whoever started it.
        while (await Console.In.ReadLineAsync() is not null)
        {
            for (var i = 0; i < 2; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            Console.WriteLine(string.Join(' ', Footprint(server).Select(n => n.ToString(CultureInfo.InvariantCulture))));
        }

        return 0;
    }

    private static long[] Footprint(TpuServer server) =>
    [
        GC.GetTotalMemory(forceFullCollection: true),
        Directory.GetFileSystemEntries("/proc/self/fd").Length,
        System.Diagnostics.Process.GetCurrentProcess().Threads.Count,
        Timer.ActiveCount,
        server.OpenSessions,
        server.ActiveCalls,
    ];
}
