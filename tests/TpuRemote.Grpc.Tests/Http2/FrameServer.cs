using System.Net;
using System.Net.Sockets;
using Grpc.Net.Client;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Http2;

/// <summary>A server that answers frame by frame as a test says, and our client to it.</summary>
internal sealed class FrameServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly GrpcChannel _channel;
    private readonly List<FrameConnection> _connections = [];

    public FrameServer(Action<SocketsHttpHandler>? handler = null)
    {
        _listener.Start();
        var client = ChannelAddress.CreateHandler();
        handler?.Invoke(client);
        _channel = GrpcChannel.ForAddress(
            $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}",
            new GrpcChannelOptions { HttpHandler = client, DisposeHttpClient = true });
        Client = new Echo.EchoClient(_channel);
    }

    public Echo.EchoClient Client { get; }

    /// <summary>The client's next connection.</summary>
    public async Task<FrameConnection> AcceptAsync()
    {
        var connection = await FrameConnection.AcceptAsync(_listener);
        _connections.Add(connection);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        _listener.Stop();
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }
}
