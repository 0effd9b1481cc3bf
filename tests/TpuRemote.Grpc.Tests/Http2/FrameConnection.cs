using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace TpuRemote.Grpc.Tests.Http2;

/// <summary>
/// One end of an HTTP/2 connection that sends what frames a test likes, right or wrong. It answers settings and pings by itself, and never
/// opens a window further unless told to.
/// </summary>
internal sealed class FrameConnection(NetworkStream wire) : IAsyncDisposable
{
    private static readonly byte[] Preface = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    // HEADER_TABLE_SIZE (1): 0, so that the peer's headers are read without a table.
    private static readonly byte[] NoTable = [0, 1, 0, 0, 0, 0];

    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>Whether pings are answered.</summary>
    public bool AnswersPings { get; set; } = true;

    /// <summary>Pings that the peer has sent.</summary>
    public int Pings { get; private set; }

    /// <summary>Connects as a client.</summary>
    public static async Task<FrameConnection> ConnectAsync(string address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", new Uri(address).Port);
        var connection = new FrameConnection(new NetworkStream(socket, ownsSocket: true));
        await connection.WriteAsync(Preface);
        await connection.SendAsync(FrameType.Settings, 0, 0, NoTable);
        return connection;
    }

    /// <summary>Takes a client's connection as a server.</summary>
    public static async Task<FrameConnection> AcceptAsync(TcpListener listener)
    {
        var socket = await listener.AcceptSocketAsync().WaitAsync(TimeSpan.FromSeconds(20));
        socket.NoDelay = true;
        var stream = new NetworkStream(socket, ownsSocket: true);
        var preface = new byte[Preface.Length];
        await stream.ReadExactlyAsync(preface);
        Assert.Equal(Preface, preface);
        var connection = new FrameConnection(stream);
        await connection.SendAsync(FrameType.Settings, 0, 0, NoTable);
        return connection;
    }

    /// <summary>Sends a frame; its length is the payload's unless another is given.</summary>
    public async Task SendAsync(FrameType type, byte flags, int stream, byte[] payload, int? length = null)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)((length ?? payload.Length) << 8) | (byte)type);
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        await WriteAsync(frame);
    }

    public Task DataAsync(int stream, byte[] data, bool end = false) =>
        SendAsync(FrameType.Data, end ? Frame.End : (byte)0, stream, data);

    public Task HeadersAsync(int stream, bool end, params (string Name, string Value)[] headers) =>
        SendAsync(FrameType.Headers, (byte)(Frame.EndHeaders | (end ? Frame.End : 0)), stream, HeaderBlock.Write(headers));

    public Task ResetAsync(int stream, int code) => SendAsync(FrameType.RstStream, 0, stream, Number(code));

    public Task GoAwayAsync(int lastStream, int code) => SendAsync(FrameType.GoAway, 0, 0, [.. Number(lastStream), .. Number(code)]);

    public Task OpenWindowAsync(int stream, int bytes) => SendAsync(FrameType.WindowUpdate, 0, stream, Number(bytes));

    /// <summary>Pings, and waits for the answer: the peer has then seen everything that was sent before. Nothing else may be on its
    /// way.</summary>
    public async Task PingAsync()
    {
        await SendAsync(FrameType.Ping, 0, 0, new byte[8]);
        Frame? frame;
        do
        {
            frame = await ReadFrameAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }
        while (frame is not (null or { Type: FrameType.Ping, Flags: Frame.End }));
    }

    /// <summary>Begins a call of the echo service.</summary>
    public Task CallAsync(int stream, string method, params (string Name, string Value)[] more) => HeadersAsync(stream, false, [
        (":method", "POST"), (":scheme", "http"), (":path", $"/tpu_remote.tests.v1.Echo/{method}"), (":authority", "localhost"),
        ("te", "trailers"), ("content-type", "application/grpc"), .. more]);

    /// <summary>Begins to answer a call.</summary>
    public Task AnswerAsync(int stream, params (string Name, string Value)[] more) =>
        HeadersAsync(stream, false, [(":ok", ""), ("content-type", "application/grpc"), .. more]);

    /// <summary>Ends an answer.</summary>
    public Task EndAsync(int stream, string status = "0") => HeadersAsync(stream, true, ("grpc-status", status));

    /// <summary>The next frame that is none of the connection's own business; null at the end of the connection.</summary>
    public async Task<Frame?> ReadAsync()
    {
        while (true)
        {
            if (await ReadFrameAsync() is not { } frame)
            {
                return null;
            }

            if (frame.Type is FrameType.Settings or FrameType.Ping && !frame.HasFlag(Frame.End))
            {
                Pings += frame.Type == FrameType.Ping ? 1 : 0;
                if (frame.Type == FrameType.Settings || AnswersPings)
                {
                    await AcknowledgeAsync(frame);
                }
            }
            else if (frame.Type is not (FrameType.Settings or FrameType.Ping or FrameType.WindowUpdate))
            {
                return frame;
            }
        }
    }

    /// <summary>The next frame of a type, and of a stream where it has one; what comes before is passed over.</summary>
    public async Task<Frame> ReadAsync(FrameType type, int stream = 0)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await ReadAsync().WaitAsync(limit.Token) is { } frame)
        {
            if (frame.Type == type && frame.Stream == stream)
            {
                return frame;
            }
        }

        throw new InvalidOperationException($"The connection ended without a frame {type} of stream {stream}.");
    }

    /// <summary>How a call ended: grpc-status and grpc-message from its headers or trailers.</summary>
    public async Task<(string Status, string Message)> ReadStatusAsync(int stream)
    {
        while (true)
        {
            var frame = await ReadAsync(FrameType.Headers, stream);
            var headers = HeaderBlock.Read(frame.Payload);
            if (headers.TryGetValue("grpc-status", out var status))
            {
                return (status, headers.GetValueOrDefault("grpc-message", ""));
            }

            Assert.False(frame.HasFlag(Frame.End), "the stream ended without grpc-status");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await wire.DisposeAsync();
        _writing.Dispose();
    }

    private static byte[] Number(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    private async Task WriteAsync(byte[] bytes)
    {
        await _writing.WaitAsync();
        try
        {
            await wire.WriteAsync(bytes);
        }
        finally
        {
            _ = _writing.Release();
        }
    }

    // A peer that has hung up takes no answer any more; what it sent before is still to be read, and then the end.
    private async Task AcknowledgeAsync(Frame frame)
    {
        try
        {
            await SendAsync(frame.Type, Frame.End, 0, frame.Type == FrameType.Ping ? frame.Payload : []);
        }
        catch (IOException)
        {
            // The next read tells.
        }
    }

    private async Task<Frame?> ReadFrameAsync()
    {
        var head = new byte[9];
        try
        {
            if (await wire.ReadAtLeastAsync(head, 9, throwOnEndOfStream: false) < 9)
            {
                return null;
            }

            var payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(head) >> 8];
            await wire.ReadExactlyAsync(payload);
            return new Frame((FrameType)head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
        }
        catch (Exception exception) when (exception is IOException or EndOfStreamException)
        {
            return null;
        }
    }
}
