using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using TpuRemote.Server.Hosting;

namespace TpuRemote.Server.Connections;

/// <summary>
/// Closes connections whose peer has died or does nothing, where HTTP/2's pings do not find it: those that do not begin to speak HTTP/2,
/// and those that take no more bytes, since a ping waits behind the bytes and its answer never comes to be missed.
/// </summary>
internal sealed class ConnectionWatch : IDisposable
{
    private readonly ConcurrentDictionary<ConnectionContext, WatchedWriter> _connections = new();
    private readonly ILogger<ConnectionWatch> _log;
    private readonly TimeSpan _patience;
    private readonly ITimer _timer;

    /// <summary>Starts the watch. Its clock is the machine's, as Kestrel's is.</summary>
    /// <param name="times">A peer may do nothing for twice the keep-alive, which is what a ping and its answer may take.</param>
    /// <param name="log">Told of what is closed.</param>
    public ConnectionWatch(ServerTimes times, ILogger<ConnectionWatch> log)
    {
        _log = log;
        _patience = 2 * times.KeepAlive;
        var period = times.KeepAlive / 2;
        _timer = TimeProvider.System.CreateTimer(_ => CloseStalled(), null, period, period);
    }

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Serves one connection, watched.</summary>
    /// <param name="connection">The connection; inside TLS, where there is TLS.</param>
    /// <param name="next">What speaks HTTP/2 on it.</param>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (!await HasBegunAsync(connection)) return;
        var transport = connection.Transport;
        var writer = new WatchedWriter(transport.Output);
        connection.Transport = new WatchedTransport(transport.Input, writer);
        _connections[connection] = writer;
        try
        {
            await next(connection);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            connection.Transport = transport;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    // What is read here is left in the pipe for HTTP/2 to read again; what is none of its beginnings is left to it to refuse.
    private async Task<bool> HasBegunAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        deadline.CancelAfter(_patience);
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(deadline.Token);
                var isPart = IsPartOfPreface(result.Buffer);
                var isOver = result.IsCompleted || result.IsCanceled;
                input.AdvanceTo(result.Buffer.Start, isPart && !isOver ? result.Buffer.End : result.Buffer.Start);
                if (!isPart || isOver) return true;
            }
        }
        catch (OperationCanceledException)
        {
            if (!connection.ConnectionClosed.IsCancellationRequested) Close(connection, "it did not begin to speak HTTP/2");
            return false;
        }
        catch (Exception gone) when (gone is IOException or ConnectionResetException)
        {
            return false;
        }
    }

    private static bool IsPartOfPreface(in ReadOnlySequence<byte> buffer) =>
        buffer.Length < Preface.Length && Preface.StartsWith(buffer.ToArray());

    private void CloseStalled()
    {
        foreach (var (connection, writer) in _connections)
        {
            if (writer.StalledFor > _patience) Close(connection, "its peer took no bytes");
        }
    }

    private void Close(ConnectionContext connection, string what)
    {
        ConnectionLog.Closed(_log, connection.ConnectionId, what, _patience);
        connection.Abort(new ConnectionAbortedException($"the connection was closed: {what} within {_patience.TotalSeconds:0.###} s"));
    }

    private sealed class WatchedTransport(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
