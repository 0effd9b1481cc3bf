using System.Net.Sockets;

namespace TpuRemote.Fuzz.Tests.Frames;

/// <summary>A connection on which bytes were sent, and all that the server answers until it is ended.</summary>
internal sealed class RawFeed : IDisposable
{
    private readonly Socket _socket;
    private readonly List<byte> _answer = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _read;
    private TaskCompletionSource _came = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RawFeed(Socket socket, byte[] input)
    {
        (_socket, Input) = (socket, input);
        _read = ReadAsync();
    }

    /// <summary>What was sent.</summary>
    public byte[] Input { get; }

    /// <summary>Connects to a Unix socket and sends the bytes, as far as the server takes them.</summary>
    public static async Task<RawFeed> SendAsync(string path, byte[] input)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        var feed = new RawFeed(socket, input);
        try
        {
            for (var sent = 0; sent < input.Length;) sent += await socket.SendAsync(input.AsMemory(sent));
        }
        catch (SocketException)
        {
            // The server has had enough.
        }

        return feed;
    }

    /// <summary>Ends it and gives what has come.</summary>
    public async Task<byte[]> EndAsync()
    {
        await _end.CancelAsync();
        await _read;
        return [.. _answer];
    }

    /// <summary>Gives what has come when these bytes are among it, the server has closed the connection or the time is up.</summary>
    public async Task<byte[]> ReadUntilAsync(byte[] expected, TimeSpan patience)
    {
        var deadline = Task.Delay(patience);
        while (!_read.IsCompleted && !deadline.IsCompleted)
        {
            Task came;
            lock (_answer)
            {
                if (_answer.ToArray().AsSpan().IndexOf(expected) >= 0) break;
                came = _came.Task;
            }

            await Task.WhenAny(came, _read, deadline);
        }

        return await EndAsync();
    }

    public void Dispose()
    {
        _end.Cancel();
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 14];
        try
        {
            while (await _socket.ReceiveAsync(buffer, _end.Token) is var read and > 0) Add(buffer.AsSpan(0, read));
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // Reset, or ended here.
        }
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        TaskCompletionSource came;
        lock (_answer)
        {
            _answer.AddRange(bytes);
            (came, _came) = (_came, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        came.TrySetResult();
    }
}
