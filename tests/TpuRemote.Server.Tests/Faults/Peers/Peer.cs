using System.Diagnostics;
using System.Globalization;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Faults.Peers;

/// <summary>A process of <see cref="PeerProgram"/>, which the test kills, stops or asks.</summary>
internal sealed class Peer : IDisposable
{
    private readonly ListeningProcess _process;

    private Peer(ListeningProcess process) => _process = process;

    /// <summary>Where a server listens, as clients name it.</summary>
    public string Address { get; private init; } = "";

    /// <summary>Starts a client; it is in the middle of its act when this returns.</summary>
    public static async Task<Peer> StartClientAsync(string address, ClientAct act) =>
        new(await ListeningProcess.StartAsync(NewStart(ClientPeer.Role, address, $"{act}"), ClientPeer.Ready));

    /// <summary>Starts a server of scripted programs; it takes calls when this returns.</summary>
    public static async Task<Peer> StartServerAsync(params string[] options)
    {
        var process = await ListeningProcess.StartAsync(
            NewStart([ServerPeer.Role, "--listen", "127.0.0.1:0", "--log-level", "None", .. options]));
        return new Peer(process) { Address = ListenAddress.Parse(process.Said).ClientAddress };
    }

    /// <summary>What a server holds now.</summary>
    public async Task<PeerFootprint> FootprintAsync()
    {
        await _process.WriteLineAsync("footprint");
        var line = await _process.ReadLineAsync(TestServer.Patience);
        var numbers = line!.Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return new PeerFootprint(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Stops it where it stands (SIGSTOP), as a machine that hangs; or lets it go on (SIGCONT).</summary>
    public void Hang(bool hangs) => _process.Hang(hangs);

    public void Dispose() => _process.Dispose();

    // Its input is a pipe: that ends with this process, however this process ends, and the peer with it.
    private static ProcessStartInfo NewStart(params string[] arguments) =>
        new("dotnet", ["exec", typeof(Peer).Assembly.Location, .. arguments]) { RedirectStandardInput = true };
}
