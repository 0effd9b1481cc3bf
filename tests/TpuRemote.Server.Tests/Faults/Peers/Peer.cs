using System.Diagnostics;
using System.Globalization;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Faults.Peers;

/// <summary>A process of <see cref="PeerProgram"/>, which the test kills, stops or asks.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;

    private Peer(Process process) => _process = process;

    /// <summary>Where a server listens, as clients name it.</summary>
    public string Address { get; private init; } = "";

    /// <summary>Starts a client; it is in the middle of its act when this returns.</summary>
    public static async Task<Peer> StartClientAsync(string address, ClientAct act)
    {
        var peer = new Peer(Start(ClientPeer.Role, address, $"{act}"));
        await peer.ExpectAsync(ClientPeer.Ready);
        return peer;
    }

    /// <summary>Starts a server of scripted programs; it takes calls when this returns.</summary>
    public static async Task<Peer> StartServerAsync(params string[] options)
    {
        var process = Start([ServerPeer.Role, "--listen", "127.0.0.1:0", "--log-level", "None", .. options]);
        var line = await new Peer(process).ExpectAsync(ServerPeer.Greeting);
        return new Peer(process) { Address = ListenAddress.Parse(line[ServerPeer.Greeting.Length..]).ClientAddress };
    }

    /// <summary>What a server holds now.</summary>
    public async Task<PeerFootprint> FootprintAsync()
    {
        await _process.StandardInput.WriteLineAsync("footprint");
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(TestServer.Patience);
        var numbers = line!.Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return new PeerFootprint(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Stops it where it stands (SIGSTOP), as a machine that hangs; or lets it go on (SIGCONT).</summary>
    public void Hang(bool hangs)
    {
        using var kill = Process.Start("kill", [hangs ? "-STOP" : "-CONT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        "dotnet", ["exec", typeof(Peer).Assembly.Location, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    private async Task<string> ExpectAsync(string start)
    {
        // Two processes of .NET start on a machine that has better things to do.
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(2 * TestServer.Patience);
        Assert.StartsWith(start, line);
        return line!;
    }
}
