using System.Net;
using System.Net.Sockets;

namespace TpuRemote.Interop.Tests.Wire;

/// <summary>
/// Stands between a client and a server without TLS and reads along which messages are compressed: implementations hide it from their
/// users.
/// </summary>
internal sealed class WireTap : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<MessageFlags> _up = [];
    private readonly List<MessageFlags> _down = [];
    private readonly Lock _gate = new();
    private readonly List<Task> _relays = [];
    private readonly Task _accepting;
    private readonly int _port;

    /// <summary>A tap before a server at a port of this machine.</summary>
    public WireTap(int port)
    {
        _port = port;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect instead.</summary>
    public int Port { get; }

    /// <summary>The flags of the messages that clients sent: the calls in their order, separated by a bar.</summary>
    public string Up() => Digits(_up);

    /// <summary>The flags of the messages that the server sent.</summary>
    public string Down() => Digits(_down);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_relays);
        _end.Dispose();
    }

    private string Digits(List<MessageFlags> calls)
    {
        lock (_gate) return string.Join('|', calls.Select(flags => flags.Digits));
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _relays.Add(RelayAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _port);
            var up = CopyAsync(client, server, new Http2Frames(Http2Frames.ClientPrefaceBytes, _up));
            var down = CopyAsync(server, client, new Http2Frames(0, _down));
            await Task.WhenAny(up, down);
        }
    }

    // A broken connection is the end of a relay, whoever broke it.
    private async Task CopyAsync(TcpClient from, TcpClient to, Http2Frames frames)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _end.Token) is > 0 and var count)
            {
                lock (_gate) frames.Take(buffer.AsSpan(0, count));
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _end.Token);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or ObjectDisposedException)
        {
        }
    }
}
