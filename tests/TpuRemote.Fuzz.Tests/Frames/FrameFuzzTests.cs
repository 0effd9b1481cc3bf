using System.Net.Sockets;
using TpuRemote.Fuzz.Tests.Campaigns;
using TpuRemote.Fuzz.Tests.Hosting;

namespace TpuRemote.Fuzz.Tests.Frames;

/// <summary>Bytes of HTTP/2 and gRPC on connections to a real server, which goes on serving others and keeps nothing.</summary>
public sealed class FrameFuzzTests(ITestOutputHelper output)
{
    private const int InputsPerCheck = 20;

    // How long an answer is waited for where the server has neither said all nor closed the connection.
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(20);

    // As a server that has not seen the name before writes it: grpc-status, 13 (INTERNAL).
    private static readonly byte[] InternalStatus = [.. "grpc-status"u8, 2, .. "13"u8];

    // What the library itself says of bytes that are no message (gRPC's list of statuses).
    private static readonly byte[][] OfTheLibrary = [[.. "Malformed"u8], [.. "bytes are no "u8], [.. "ompress"u8]];

    [Fact]
    public async Task Connections_OfAnyBytes_LeaveTheServerServing()
    {
        var unobserved = new List<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs args) => unobserved.Add(args.Exception);
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await using var server = await FuzzServer.StartAsync();
            var fed = 0;
            await new FuzzCampaign("frames", output).RunAsync(
                HexText.Read,
                (random, corpus) => random.Next(4) == 0
                    ? Mutations.Bytes(random, Mutations.Pick(random, corpus), corpus)
                    : FrameMutations.Change(random, Mutations.Pick(random, corpus), corpus),
                async input =>
                {
                    AssertNoBug(await FeedAsync(server, input));
                    if (++fed % InputsPerCheck == 0) await server.AssertServesAsync();
                });
            await server.AssertNothingIsLeftAsync();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.Empty(unobserved);
    }

    // What is made of a corpus is worth something only where the corpus is understood.
    [Theory]
    [InlineData("get-version.hex", "0")]
    [InlineData("two-calls.hex", "0")]
    [InlineData("session.hex", "0")]
    [InlineData("continued.hex", "0")]
    [InlineData("gzip.hex", "0")]
    [InlineData("unknown-method.hex", "12")]
    public async Task Connection_OfTheCorpus_IsUnderstood(string file, string status)
    {
        await using var server = await FuzzServer.StartAsync();
        var bytes = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "corpus", "frames", file));
        var answer = await FeedAsync(server, HexText.Read(file, bytes), TimeSpan.FromSeconds(2));
        byte[] expected = [.. "grpc-status"u8, (byte)status.Length, .. System.Text.Encoding.ASCII.GetBytes(status)];
        Assert.True(answer.AsSpan().IndexOf(expected) >= 0, System.Text.Encoding.Latin1.GetString(answer));
    }

    private static async Task<byte[]> FeedAsync(FuzzServer server, byte[] input, TimeSpan? patience = null)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(server.SocketPath));
        var answer = ReadAsync(socket, patience ?? Silence);
        try
        {
            for (var sent = 0; sent < input.Length;) sent += await socket.SendAsync(input.AsMemory(sent));
        }
        catch (SocketException)
        {
            // The server has had enough.
        }

        return await answer;
    }

    private static async Task<byte[]> ReadAsync(Socket socket, TimeSpan patience)
    {
        var answer = new List<byte>();
        var buffer = new byte[1 << 14];
        try
        {
            while (true)
            {
                using var silence = new CancellationTokenSource(patience);
                var read = await socket.ReceiveAsync(buffer, silence.Token);
                if (read == 0) break;
                answer.AddRange(buffer.AsSpan(0, read));
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // Reset, or silent.
        }

        return [.. answer];
    }

    private static void AssertNoBug(byte[] answer)
    {
        if (answer.AsSpan().IndexOf(InternalStatus) < 0) return;
        Assert.True(
            Array.Exists(OfTheLibrary, said => answer.AsSpan().IndexOf(said) >= 0),
            $"the server answered INTERNAL: {System.Text.Encoding.Latin1.GetString(answer)}");
    }
}
