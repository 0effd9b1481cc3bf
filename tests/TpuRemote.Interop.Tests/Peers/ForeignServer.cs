using System.Text.Json;
using TpuRemote.Interop.Tests.Cases;

namespace TpuRemote.Interop.Tests.Peers;

/// <summary>A foreign server in a process of its own. It ends when its standard input does.</summary>
internal sealed class ForeignServer : IDisposable
{
    private readonly LineProcess _process;

    private ForeignServer(LineProcess process, ServerDoors doors) => (_process, Doors) = (process, doors);

    /// <summary>Where it listens.</summary>
    public ServerDoors Doors { get; }

    public static async Task<ForeignServer> StartAsync(Peer peer, TestCertificates certificates)
    {
        var process = new LineProcess(Scripts.Start(peer, "Peers/interop_server", Scripts.Contract, certificates.Folder));
        try
        {
            var doors = await process.ReadAsync(TimeSpan.FromSeconds(30));
            return new ForeignServer(process, doors.Deserialize<ServerDoors>(JsonSerializerOptions.Web)!);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public void Dispose() => _process.Dispose();
}
