using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Faults;

/// <summary>A client of HTTP/2 by hand (RFC 9113), for what no proper client does: it sends what it likes and reads when it likes.</summary>
internal sealed class RawConnection : IDisposable
{
    private const int MaxWindow = int.MaxValue;
    private const int DefaultWindow = 65_535;

    private readonly Socket _socket;

    private RawConnection(Socket socket) => _socket = socket;

    /// <summary>What every connection begins with.</summary>
    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public static RawConnection Open(ListenAddress address)
    {
        var isUnix = address.SocketPath is not null;
        var socket = isUnix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(isUnix ? new UnixDomainSocketEndPoint(address.SocketPath!) : address.EndPoint!);
        return new RawConnection(socket);
    }

    public void Send(ReadOnlySpan<byte> bytes) => _socket.Send(bytes);

    /// <summary>Preface and settings; the server may send as much as it likes on every stream.</summary>
    public void Greet()
    {
        Send(Preface);
        byte[] settings = [0, 4, 0, 0, 0, 0]; // SETTINGS_INITIAL_WINDOW_SIZE
        BinaryPrimitives.WriteInt32BigEndian(settings.AsSpan(2), MaxWindow);
        SendFrame(0x4, 0, 0, settings);
        SendFrame(0x4, 0x1, 0, []); // the server's settings are good
        var increment = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(increment, MaxWindow - DefaultWindow);
        SendFrame(0x8, 0, 0, increment);
    }

    /// <summary>A call with one whole request message, whose answer is never read.</summary>
    public void Call(int stream, string method, IMessage request)
    {
        SendFrame(0x1, 0x4, stream, Headers($"/tpu_remote.v1.TpuService/{method}"));
        var message = new byte[5 + request.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), message.Length - 5);
        request.WriteTo(message.AsSpan(5));
        SendFrame(0x0, 0x1, stream, message);
    }

    /// <summary>The headers of a call as one block (RFC 7541, literals without indexing).</summary>
    public static byte[] Headers(string path)
    {
        var block = new MemoryStream();
        (string, string)[] fields =
        [
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "localhost"),
            ("content-type", "application/grpc"), ("te", "trailers"),
        ];
        foreach (var (name, value) in fields)
        {
            block.WriteByte(0);
            Write(block, name);
            Write(block, value);
        }

        return block.ToArray();
    }

    public void SendFrame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(1), (ushort)payload.Length);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        Send(frame);
    }

    /// <summary>Takes the next frame; what it carries is thrown away.</summary>
    /// <exception cref="OperationCanceledException">None comes.</exception>
    public async Task<(byte Type, byte Flags)> ReceiveFrameAsync()
    {
        using var deadline = new CancellationTokenSource(TestServer.Patience);
        var header = await ReceiveAsync(9, deadline.Token);
        await ReceiveAsync((header[0] << 16) | (header[1] << 8) | header[2], deadline.Token);
        return (header[3], header[4]);
    }

    private async Task<byte[]> ReceiveAsync(int count, CancellationToken deadline)
    {
        var bytes = new byte[count];
        for (var taken = 0; taken < count;)
        {
            var more = await _socket.ReceiveAsync(bytes.AsMemory(taken), deadline);
            if (more == 0) throw new EndOfStreamException($"the server closed the connection within {count} bytes, after {taken}");
            taken += more;
        }

        return bytes;
    }

    /// <summary>Reads until the server has closed the connection.</summary>
    /// <exception cref="TimeoutException">It does not.</exception>
    public async Task ReadToEndAsync()
    {
        using var deadline = new CancellationTokenSource(TestServer.Patience);
        var buffer = new byte[64 << 10];
        try
        {
            while (await _socket.ReceiveAsync(buffer, deadline.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Reset: closed while something was on its way.
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"the server has not closed the connection within {TestServer.Patience}", late);
        }
    }

    public void Dispose() => _socket.Dispose();

    // Lengths below 127 take one byte.
    private static void Write(MemoryStream block, string text)
    {
        block.WriteByte(checked((byte)text.Length));
        block.Write(Encoding.ASCII.GetBytes(text));
    }
}
