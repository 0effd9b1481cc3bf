using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;

namespace TpuRemote.Benchmarks.RawSockets;

/// <summary>The peer's end in this process, on one connection.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket;

    public RawClient(string address)
    {
        var endPoint = RawAddress.Parse(address);
        _socket = RawAddress.Open(endPoint);
        _socket.Connect(endPoint);
    }

    /// <summary>Sends bytes into the peer's memory.</summary>
    public void Upload(ReadOnlySpan<byte> bytes)
    {
        Request(RawServer.Upload, bytes.Length);
        RawServer.Send(_socket, bytes);
        Receive(stackalloc byte[1]);
    }

    /// <summary>Fills memory from the peer's.</summary>
    public void Download(Span<byte> bytes)
    {
        Request(RawServer.Download, bytes.Length);
        Receive(bytes);
    }

    /// <summary>Sends that many bytes there and back, again and again, and waits for each before the next.</summary>
    /// <returns>Seconds of each.</returns>
    public double[] Ping(int bytes, int count)
    {
        var seconds = new double[count];
        var (ping, answer) = (new byte[bytes], new byte[bytes]);
        Request(RawServer.Ping, (long)bytes * count);
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            _socket.Send(ping);
            Receive(answer);
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return seconds;
    }

    /// <summary>Sends so many pings that <paramref name="inFlight"/> are always on their way.</summary>
    /// <returns>Seconds of all.</returns>
    public double Ping(int bytes, int count, int inFlight)
    {
        var (ping, answer) = (new byte[bytes], new byte[bytes]);
        var start = Stopwatch.GetTimestamp();
        Request(RawServer.Ping, (long)bytes * count);
        for (var sent = 0; sent < count + inFlight; sent++)
        {
            if (sent < count) _socket.Send(ping);
            if (sent >= inFlight) Receive(answer);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose() => _socket.Dispose();

    private void Request(byte kind, long bytes)
    {
        Span<byte> request = stackalloc byte[RawServer.RequestSize];
        request[0] = kind;
        BinaryPrimitives.WriteInt64LittleEndian(request[1..], bytes);
        RawServer.Send(_socket, request);
    }

    private void Receive(Span<byte> bytes)
    {
        if (!RawServer.TryReceive(_socket, bytes)) throw new IOException("the raw peer closed the connection");
    }
}
