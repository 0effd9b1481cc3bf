using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace TpuRemote.Jupyter.Wire;

/// <summary>The connection to the Python side: a JSON object a line, each with its <c>type</c>.</summary>
internal sealed class Connection : IDisposable
{
    /// <summary>What both sides must agree on; raised whenever a message changes.</summary>
    public const int Protocol = 1;

    // One large display must not hold its memory for ever.
    private const int KeptBytes = 1 << 20;

    private readonly Lock _gate = new();
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;
    private ArrayBufferWriter<byte> _line = new(1 << 14);

    private Connection(NetworkStream stream)
    {
        _stream = stream;
        _reader = new StreamReader(stream, Encoding.UTF8);
    }

    /// <summary>Connects to a port of this machine and shows the token.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<Connection> OpenAsync(int port, string token, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        var connection = new Connection(new NetworkStream(socket, ownsSocket: true));
        connection.Send("hello", json =>
        {
            json.WriteString("token", token);
            json.WriteNumber("protocol", Protocol);
            json.WriteString("version", typeof(Connection).Assembly.GetName().Version!.ToString(3));
        });
        return connection;
    }

    /// <summary>Waits for the next message; null where the other side is gone.</summary>
    public JsonElement? Read()
    {
        try
        {
            return _reader.ReadLine() is { } line ? JsonSerializer.Deserialize<JsonElement>(line) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Sends a message. That the other side is gone is no failure here: <see cref="Read"/> tells of it.</summary>
    public void Send(string type, Action<Utf8JsonWriter> content)
    {
        lock (_gate)
        {
            Write(type, content);
            try
            {
                _stream.Write(_line.WrittenSpan);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // As said above.
            }
            if (_line.Capacity > KeptBytes) _line = new(1 << 14);
            else _line.ResetWrittenCount();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
    }

    private void Write(string type, Action<Utf8JsonWriter> content)
    {
        using var json = new Utf8JsonWriter(_line);
        json.WriteStartObject();
        json.WriteString("type", type);
        content(json);
        json.WriteEndObject();
        json.Flush();
        _line.Write("\n"u8);
    }
}
