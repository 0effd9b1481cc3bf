using System.Net;
using System.Net.Sockets;

namespace TpuRemote.Server.Tests.Faults;

/// <summary>
/// A wire between clients and a server, which can be cut without either end being told (as when a machine loses its power, or a firewall
/// forgets a connection), or take only so many bytes upwards.
/// </summary>
internal sealed class Relay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private readonly Lock _gate = new();
    private readonly IPEndPoint _server;
    private readonly TaskCompletionSource _never = new();
    private readonly TaskCompletionSource _full = new();
    private long _room = long.MaxValue;
    private volatile bool _isCut;

    /// <summary>A wire to a server.</summary>
    /// <param name="server">Its address: grpc://127.0.0.1:PORT.</param>
    public Relay(string server)
    {
        var uri = new Uri(server);
        _server = new IPEndPoint(IPAddress.Parse(uri.Host), uri.Port);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where clients connect to.</summary>
    public string Address => $"grpc://{_listener.LocalEndpoint}";

    /// <summary>Ends when no more bytes go up.</summary>
    public Task Full => _full.Task;

    /// <summary>From now on nothing is forwarded either way; all connections stand.</summary>
    public void Cut() => _isCut = true;

    /// <summary>From now on so many bytes go up to the server, and no more.</summary>
    public void LetUp(long bytes) => Interlocked.Exchange(ref _room, bytes);

    public void Dispose()
    {
        _listener.Dispose();
        lock (_gate)
        {
            foreach (var socket in _sockets) socket.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                lock (_gate) _sockets.AddRange([client, server]);
                await ConnectAsync(client, server);
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ConnectAsync(Socket client, Socket server)
    {
        try
        {
            await server.ConnectAsync(_server);
        }
        catch (SocketException)
        {
            client.Dispose();
            return;
        }

        _ = ForwardAsync(client, server, isUp: true);
        _ = ForwardAsync(server, client, isUp: false);
    }

    // The end of one side is the end of the other, unless the wire is cut.
    private async Task ForwardAsync(Socket from, Socket to, bool isUp)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                if (_isCut) await _never.Task;
                if (isUp && Interlocked.Add(ref _room, -count) < 0)
                {
                    _full.TrySetResult();
                    await _never.Task;
                }

                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // As its end.
        }

        if (!_isCut) to.Dispose();
    }
}
