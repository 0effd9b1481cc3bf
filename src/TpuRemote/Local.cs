using TpuRemote.Client;
using TpuRemote.Client.Sessions;
using TpuRemote.Server.Hosting;

namespace TpuRemote;

/// <summary>A server inside this process, on a Unix socket in a fresh directory that only this user may enter.</summary>
public sealed class Local : IAsyncDisposable
{
    /// <summary>What is simulated unless something else is asked for.</summary>
    public const string DefaultAcceleratorType = "v2-8";

    private readonly TpuServer _server;
    private readonly DirectoryInfo _directory;

    private Local(TpuServer server, DirectoryInfo directory)
    {
        _server = server;
        _directory = directory;
    }

    /// <summary>Where it listens: unix:///path.</summary>
    public string Address => _server.Address.ClientAddress;

    /// <summary>Starts a server.</summary>
    /// <exception cref="ArgumentException">There is no such accelerator type.</exception>
    public static async Task<Local> StartAsync(string acceleratorType = DefaultAcceleratorType, CancellationToken cancellation = default)
    {
        // Made with mode 0700 from the start; a socket's own mode is not honoured by every system.
        var directory = Directory.CreateTempSubdirectory("tpu-remote-");
        try
        {
            var options = new TpuServerOptions
            {
                Listen = ListenAddress.Unix(Path.Combine(directory.FullName, "tpu.sock")),
                AcceleratorType = acceleratorType,
                LogLevel = Microsoft.Extensions.Logging.LogLevel.None,
            };
            // The server outlives the call, and a notebook's cell: it is given nothing of their flow.
            var server = await Detached.Run(() => TpuServer.StartAsync(options, cancellation)).ConfigureAwait(false);
            return new Local(server, directory);
        }
        catch
        {
            directory.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Starts a server and opens a session on it; the server stops with the session.</summary>
    /// <exception cref="ArgumentException">There is no such accelerator type.</exception>
    public static async Task<TpuSession> ConnectAsync(
        string acceleratorType = DefaultAcceleratorType, TpuSessionOptions? options = null, CancellationToken cancellation = default)
    {
        var server = await StartAsync(acceleratorType, cancellation).ConfigureAwait(false);
        try
        {
            return await TpuSession.ConnectAsync(server.Address, options, server, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Task.Run(() => _server.DisposeAsync().AsTask()).ConfigureAwait(false);
        if (_directory.Exists) _directory.Delete(recursive: true);
    }
}
