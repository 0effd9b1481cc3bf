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

    /// <summary>Sends that many bytes there and back, again and again.</summary>
    /// <param name="bytes">Bytes of a ping.</param>
    /// <param name="count">Pings.</param>
    /// <param name="inFlight">Pings sent before the first answer is waited for.</param>
    /// <returns>Seconds of each, where one is in flight; of all, where more are.</returns>
    public double[] Ping(int bytes, int count, int inFlight)
    {
        var frame = new byte[RawServer.RequestSize + bytes];
        frame[0] = RawServer.Ping;
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(1), bytes);
        return inFlight == 1 ? PingEach(frame, count) : [PingTogether(frame, count, inFlight)];
    }

    public void Dispose() => _socket.Dispose();

    private double[] PingEach(byte[] frame, int count)
    {
        var seconds = new double[count];
        var answer = new byte[frame.Length - RawServer.RequestSize];
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            RawServer.Send(_socket, frame);
            Receive(answer);
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return seconds;
    }

    // As many as are in flight are sent at once and answered before the next are sent.
    private double PingTogether(byte[] frame, int count, int inFlight)
    {
        var frames = Enumerable.Repeat(frame, inFlight).SelectMany(one => one).ToArray();
        var answers = new byte[(frame.Length - RawServer.RequestSize) * inFlight];
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i += inFlight)
        {
            RawServer.Send(_socket, frames);
            Receive(answers);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

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
