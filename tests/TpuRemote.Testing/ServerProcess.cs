using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TpuRemote.Testing;

/// <summary>The standalone server as a process of its own, which may be killed.</summary>
public sealed class ServerProcess : IDisposable
{
    private const string Greeting = "Listening on ";

    private readonly Process _process;

    private ServerProcess(Process process, string address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Its address, as TPU_NAME takes it: grpc://127.0.0.1:PORT.</summary>
    public string Address { get; }

    /// <summary>Starts a server of a v2-8 on a port of its choice.</summary>
    /// <param name="options">Further options, or others in place of these.</param>
    /// <exception cref="InvalidOperationException">It did not say within 30 seconds where it listens.</exception>
    public static async Task<ServerProcess> StartAsync(params string[] options)
    {
        string[] arguments = [Repository.Program("TpuRemote.Server"), "--listen", "127.0.0.1:0", "--log-level", "None", .. options];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        if (line?.StartsWith(Greeting, StringComparison.Ordinal) == true)
            return new ServerProcess(process, AddressOf(line[Greeting.Length..]));
        process.Kill();
        throw new InvalidOperationException($"the server said '{line}', '{Greeting}...' was expected");
    }

    /// <summary>An address of this machine at which nobody listens.</summary>
    public static string NobodysAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"grpc://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    /// <summary>Kills it (SIGKILL).</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Stops it where it stands (SIGSTOP), as a machine that hangs; or lets it go on (SIGCONT).</summary>
    public void Hang(bool hangs) => Signal(hangs ? "STOP" : "CONT");

    /// <summary>Sends it a signal: INT, TERM ...</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
        if (kill.ExitCode != 0) throw new InvalidOperationException($"kill ended with {kill.ExitCode}");
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It goes on.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        await _process.WaitForExitAsync().WaitAsync(timeout);
        return _process.ExitCode;
    }

    // As clients name it.
    private static string AddressOf(string listens) =>
        listens.StartsWith("unix:", StringComparison.Ordinal) ? $"unix://{listens["unix:".Length..]}" : $"grpc://{listens}";

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }
}
