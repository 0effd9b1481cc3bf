using System.Collections.Concurrent;
using System.Text;
using TpuRemote.Fuzz.Tests.Campaigns;
using TpuRemote.Fuzz.Tests.Hosting;

namespace TpuRemote.Fuzz.Tests.Frames;

/// <summary>Bytes of HTTP/2 and gRPC on connections to a real server, which goes on serving others and keeps nothing.</summary>
[Collection(nameof(FrameFuzzTests))]
public sealed class FrameFuzzTests(ITestOutputHelper output)
{
    private const int InputsPerCheck = 20;

    // How long the last of as many connections is listened to where the server has neither said all nor closed it.
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // As a server that has not seen the name before writes it: grpc-status, 13 (INTERNAL).
    private static readonly byte[] InternalStatus = [.. "grpc-status"u8, 2, .. "13"u8];

    // What the library itself says of bytes that are no message (gRPC's list of statuses).
    private static readonly byte[][] OfTheLibrary = [[.. "Malformed"u8], [.. "bytes are no "u8], [.. "ompress"u8]];

    [Fact]
    public async Task Connections_OfAnyBytes_LeaveTheServerServing()
    {
        // What tests before this one have left is theirs.
        CollectAll();
        var unobserved = new ConcurrentQueue<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs args) => unobserved.Enqueue(args.Exception);
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await using (var server = await FuzzServer.StartAsync()) await FeedAllAsync(server);
            CollectAll();
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
        byte[] expected = [.. "grpc-status"u8, (byte)status.Length, .. Encoding.ASCII.GetBytes(status)];
        using var connection = await RawFeed.SendAsync(server.SocketPath, HexText.Read(file, bytes));
        var answer = await connection.ReadUntilAsync(expected, Patience);
        Assert.True(answer.AsSpan().IndexOf(expected) >= 0, Encoding.Latin1.GetString(answer));
    }

    private async Task FeedAllAsync(FuzzServer server)
    {
        var open = new List<RawFeed>();
        await new FuzzCampaign("frames", output).RunAsync(
            HexText.Read,
            (random, corpus) => random.Next(4) == 0
                ? Mutations.Bytes(random, Mutations.Pick(random, corpus), corpus)
                : FrameMutations.Change(random, Mutations.Pick(random, corpus), corpus),
            async input =>
            {
                open.Add(await RawFeed.SendAsync(server.SocketPath, input));
                if (open.Count < InputsPerCheck) return;
                await CheckAsync(open);
                await server.AssertServesAsync();
            });
        await CheckAsync(open);
        await server.AssertNothingIsLeftAsync();
    }

    private static async Task CheckAsync(List<RawFeed> open)
    {
        await Task.Delay(Silence);
        foreach (var connection in open)
        {
            AssertNoBug(connection.Input, await connection.EndAsync());
            connection.Dispose();
        }

        open.Clear();
    }

    private static void AssertNoBug(byte[] input, byte[] answer)
    {
        if (answer.AsSpan().IndexOf(InternalStatus) < 0) return;
        Assert.True(
            Array.Exists(OfTheLibrary, said => answer.AsSpan().IndexOf(said) >= 0),
            $"the server answered INTERNAL: {Encoding.Latin1.GetString(answer)} to {Convert.ToHexString(input)}");
    }

    private static void CollectAll()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}

/// <summary>Alone: exceptions that nobody observes are the whole process's.</summary>
[CollectionDefinition(nameof(FrameFuzzTests), DisableParallelization = true)]
public sealed class FrameFuzzCollection;
