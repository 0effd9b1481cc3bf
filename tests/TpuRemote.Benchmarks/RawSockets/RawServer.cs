using System.Buffers.Binary;
using System.Net.Sockets;
using TpuRemote.Testing;

namespace TpuRemote.Benchmarks.RawSockets;

/// <summary>
/// The peer's other end, in a process of its own: what a socket does with nothing above it. A request is a kind and a number of bytes;
/// bytes of an upload go from the socket to memory of that size, those of a download from such memory to the socket, and those of pings are
/// sent back as they come.
/// </summary>
internal static class RawServer
{
    public const int RequestSize = 9;

    /// <summary>Bytes given to the socket at once, each way; beyond it nothing was gained.</summary>
    public const int BlockSize = 256 << 10;

    public const byte Upload = (byte)'U';
    public const byte Download = (byte)'D';
    public const byte Ping = (byte)'P';

    /// <summary>Serves until the standard input ends, which it does with the benchmark.</summary>
    public static void Run(string address)
    {
        var endPoint = RawAddress.Parse(address);
        using var listener = RawAddress.Open(endPoint);
        listener.Bind(endPoint);
        listener.Listen();
        Console.WriteLine($"{ListeningProcess.Greeting}{listener.LocalEndPoint}");
        new Thread(() => Accept(listener)) { IsBackground = true }.Start();
        while (Console.Read() >= 0)
        {
        }
    }

    private static void Accept(Socket listener)
    {
        while (true)
        {
            var socket = listener.Accept();
            if (socket.AddressFamily != AddressFamily.Unix) socket.NoDelay = true;
            new Thread(() => Serve(socket)) { IsBackground = true }.Start();
        }
    }

    private static void Serve(Socket socket)
    {
        var (request, memory) = (new byte[RequestSize], Array.Empty<byte>());
        while (TryReceive(socket, request))
        {
            var bytes = BinaryPrimitives.ReadInt64LittleEndian(request.AsSpan(1));
            if (memory.Length < bytes) memory = new byte[bytes];
            Answer(socket, request[0], memory.AsSpan(0, (int)bytes));
        }

        socket.Dispose();
    }

    private static void Answer(Socket socket, byte kind, Span<byte> memory)
    {
        switch (kind)
        {
            case Upload:
                if (TryReceive(socket, memory)) socket.Send([kind]);
                break;
            case Download:
                Send(socket, memory);
                break;
            case Ping:
                Echo(socket, memory.Length);
                break;
            default:
                throw new InvalidOperationException($"the request's kind is {kind}");
        }
    }

    private static void Echo(Socket socket, long bytes)
    {
        Span<byte> block = stackalloc byte[16 << 10];
        while (bytes > 0)
        {
            var received = socket.Receive(block);
            if (received == 0) return;
            socket.Send(block[..received]);
            bytes -= received;
        }
    }

    public static void Send(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[socket.Send(bytes[..Math.Min(BlockSize, bytes.Length)])..];
    }

    public static bool TryReceive(Socket socket, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var received = socket.Receive(bytes[..Math.Min(BlockSize, bytes.Length)], SocketFlags.None);
            if (received == 0) return false;
            bytes = bytes[received..];
        }

        return true;
    }
}
