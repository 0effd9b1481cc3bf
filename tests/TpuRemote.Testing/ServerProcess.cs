using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TpuRemote.Testing;

/// <summary>The standalone server as a process of its own, which may be killed.</summary>
public sealed class ServerProcess : IDisposable
{
    private readonly ListeningProcess _process;

    private ServerProcess(ListeningProcess process, string address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Its address, as TPU_NAME takes it: grpc://127.0.0.1:PORT, or grpcs:// where it has a certificate.</summary>
    public string Address { get; }

    /// <summary>Starts a server of a v2-8 on a port of its choice.</summary>
    /// <param name="options">Further options, or others in place of these.</param>
    /// <exception cref="InvalidOperationException">It ended, or said something else than where it listens.</exception>
    /// <exception cref="TimeoutException">It said nothing in time.</exception>
    public static async Task<ServerProcess> StartAsync(params string[] options)
    {
        string[] arguments = [Repository.Program("TpuRemote.Server"), "--listen", "127.0.0.1:0", "--log-level", "None", .. options];
        var process = await ListeningProcess.StartAsync(new ProcessStartInfo("dotnet", arguments));
        return new ServerProcess(process, AddressOf(process.Said, isSecure: options.Contains("--tls-certificate")));
    }

    /// <summary>An address of this machine at which nobody listens.</summary>
    public static string NobodysAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"grpc://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    /// <summary>Kills it (SIGKILL).</summary>
    public void Kill() => _process.Kill();

    /// <summary>Stops it where it stands (SIGSTOP), as a machine that hangs; or lets it go on (SIGCONT).</summary>
    public void Hang(bool hangs) => _process.Hang(hangs);

    /// <summary>Sends it a signal: INT, TERM ...</summary>
    public void Signal(string name) => _process.Signal(name);

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It goes on.</exception>
    public Task<int> WaitForExitAsync(TimeSpan timeout) => _process.WaitForExitAsync(timeout);

    // As clients name it.
    private static string AddressOf(string listens, bool isSecure) =>
        listens.StartsWith("unix:", StringComparison.Ordinal) ? $"unix://{listens["unix:".Length..]}"
        : isSecure ? $"grpcs://{listens}"
        : $"grpc://{listens}";

    /// <inheritdoc />
    public void Dispose() => _process.Dispose();
}
