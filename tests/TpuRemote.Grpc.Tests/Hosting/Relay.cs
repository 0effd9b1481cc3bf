using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TpuRemote.Grpc.Tests.Hosting;

/// <summary>A wire between client and server that a test can cut, mend, or let go dead without a word.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly int _target;
    private readonly Task _accepting;
    private volatile bool _isCut;
    private volatile bool _isFrozen;

    public Relay(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Resets every connection and each new one.</summary>
    public void Cut()
    {
        _isCut = true;
        CloseAll();
    }

    public void Mend() => _isCut = false;

    /// <summary>Swallows all bytes from now on; the connections stay open.</summary>
    public void Freeze() => _isFrozen = true;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        CloseAll();
        await _accepting;
    }

    private void CloseAll()
    {
        while (_sockets.TryTake(out var socket))
        {
            socket.Close(timeout: 0);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptSocketAsync();
                _sockets.Add(near);
                if (_isCut)
                {
                    CloseAll();
                    continue;
                }

                var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                _sockets.Add(far);
                await far.ConnectAsync(IPAddress.Loopback, _target);
                _ = CopyAsync(near, far);
                _ = CopyAsync(far, near);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer)) > 0)
            {
                if (!_isFrozen)
                {
                    _ = await to.SendAsync(buffer.AsMemory(0, count));
                }
            }

            to.Close();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            from.Close();
            to.Close();
        }
    }
}
