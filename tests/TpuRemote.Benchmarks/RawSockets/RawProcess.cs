using System.Diagnostics;
using TpuRemote.Testing;

namespace TpuRemote.Benchmarks.RawSockets;

/// <summary>Starts this program again as the peer's other end.</summary>
internal sealed class RawProcess : IDisposable
{
    private readonly ListeningProcess _process;

    private RawProcess(ListeningProcess process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    public static async Task<RawProcess> StartAsync(string address)
    {
        string[] arguments = [typeof(RawProcess).Assembly.Location, "raw-server", address];
        var process = await ListeningProcess.StartAsync(new ProcessStartInfo("dotnet", arguments) { RedirectStandardInput = true });
        return new RawProcess(process, address.StartsWith("unix:", StringComparison.Ordinal) ? address : process.Said);
    }

    public void Dispose() => _process.Dispose();
}
