using System.Diagnostics;
using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Tests.Hosting;
using Xunit.Abstractions;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Faults;

/// <summary>Many at once: each gets its share.</summary>
public sealed class FairnessTests(ITestOutputHelper output)
{
    private const int Clients = 200;

    // Enough that a round more or less is nothing; and what a slow machine must have done of it when the time is up.
    private const int AverageRounds = 20;
    private const int FewestRounds = 4;
    private const int FloodedTurns = 120;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    /// <summary>Each client, on a connection of its own, uploads 64 KiB and runs a step, over and over; when they have done 20 rounds on
    /// average, or a minute is up, the slowest has done at least half of what they have done on average.</summary>
    [Fact]
    public async Task TwoHundredClients_UploadingAndRunning_GoOnAtOnePace()
    {
        await using var server = await TestServer.StartAsync();
        using var begin = new SemaphoreSlim(0);
        using var end = new CancellationTokenSource();
        var ready = 0;
        var rounds = new int[Clients];
        var clients = Enumerable.Range(0, Clients).Select(async client =>
        {
            using var channel = server.NewChannel();
            var service = new TpuService.TpuServiceClient(channel);
            using var stream = await TestStream.OpenAsync(service);
            await stream.OkAsync(await stream.RewriteAsync("step", 1));
            await stream.OkAsync(await stream.StoreAsync(1, Scalar(0)));
            Interlocked.Increment(ref ready);
            await begin.WaitAsync();
            while (!end.IsCancellationRequested)
            {
                await UploadAsync(service, stream.SessionId, 2);
                await stream.OkAsync(await stream.RunAsync(1, [Given(1), Given(Scalar(1))], [Keep(1), Inline()]));
                await stream.OkAsync(await stream.DeleteAsync(2));
                rounds[client]++;
            }

            await stream.HoldsAsync(1, rounds[client]);
        }).ToArray();
        await TestServer.EventuallyAsync(() => ready == Clients || clients.Any(client => client.IsFaulted), "all clients");
        begin.Release(Clients);
        var clock = Stopwatch.StartNew();
        while (rounds.Sum() < AverageRounds * Clients && clock.Elapsed < Window && !clients.Any(client => client.IsFaulted))
            await Task.Delay(20);
        await end.CancelAsync();
        await Task.WhenAll(clients).WaitAsync(TestServer.Patience);
        output.WriteLine($"rounds: {rounds.Min()} to {rounds.Max()}, {rounds.Average():0.0} on average");
        Assert.True(rounds.Average() >= FewestRounds, $"{rounds.Average()} rounds on average in {clock.Elapsed}");
        Assert.True(rounds.Min() >= 0.5 * rounds.Average(), $"{rounds.Min()} rounds, {rounds.Average()} on average");
        await TestServer.EventuallyAsync(() => server.Server.OpenSessions == 0, "the end of every session");
        Assert.Equal(0, await server.BytesInUseAsync());
    }

    /// <summary>One user keeps 300 runs waiting without a session, another 300 on one session; runs take 5 ms each. Four sessions that
    /// send one run after another, and so are not always there when their turn comes, get at least an eighth of the flood's turns each:
    /// in the order of their coming they would get a three-hundredth.</summary>
    [Fact]
    public async Task FloodOfRuns_LeavesOthersTheirTurns()
    {
        await using var server = await TestServer.StartAsync();
        var nap = (await server.Client.RewriteAsync(Program("nap"))).Executable;
        using var end = new CancellationTokenSource();
        using var begin = new SemaphoreSlim(0);
        var ready = 0;
        var others = Enumerable.Range(0, 4).Select(async _ =>
        {
            using var channel = server.NewChannel();
            using var stream = await TestStream.OpenAsync(new TpuService.TpuServiceClient(channel));
            await stream.OkAsync(await stream.RewriteAsync("nap", 1));
            Interlocked.Increment(ref ready);
            await begin.WaitAsync();
            return await NapAsync(stream, end.Token);
        }).ToArray();
        await TestServer.EventuallyAsync(() => ready == others.Length || others.Any(other => other.IsFaulted), "the others");
        var flood = 0;
        var unary = Enumerable.Range(0, 300).Select(async _ =>
        {
            while (!end.IsCancellationRequested)
            {
                await server.Client.RunAsync(new RunRequest { Executable = nap });
                Interlocked.Increment(ref flood);
            }
        }).ToArray();
        using var pipeline = await TestStream.OpenAsync(server.Client);
        await pipeline.RewriteAsync("nap", 1);
        for (var i = 0; i < 300; i++) await pipeline.RunAsync(1, [], [new ResultTarget()]);
        Interlocked.Exchange(ref flood, 0);
        begin.Release(others.Length);
        await TestServer.EventuallyAsync(() => Volatile.Read(ref flood) >= FloodedTurns, $"{FloodedTurns} turns of the flood");

        // Before the others see the end: 300 runs of the flood are still to come.
        var flooded = Volatile.Read(ref flood);
        await end.CancelAsync();
        var turns = await Task.WhenAll(others).WaitAsync(TestServer.Patience);
        output.WriteLine($"turns of others: {string.Join(", ", turns)}; of the flood: {flooded}");
        Assert.All(turns, turn => Assert.True(turn >= flooded / 8, $"{turn} turns, {flooded} of the flood"));
        await Task.WhenAll(unary).WaitAsync(TestServer.Patience);
    }

    [Fact]
    public async Task UserWithoutASession_TakesHalfOfTheRunsAtMost()
    {
        await using var server = await TestServer.StartAsync(new() { MaxConcurrentRuns = 10 });
        var wait = (await server.Client.RewriteAsync(Program("wait"))).Executable;
        using var cancel = new CancellationTokenSource();
        var flood = Enumerable.Range(0, 20)
            .Select(_ => server.Client.RunAsync(new RunRequest { Executable = wait }, cancellationToken: cancel.Token).ResponseAsync)
            .ToArray();
        await TestServer.EventuallyAsync(() => flood.Count(run => run.IsFaulted) == 15, "the refusal of all beyond five");
        using var stream = await TestStream.OpenAsync(server.Client);
        await stream.RewriteAsync("step", 1);
        await stream.StoreAsync(7, Scalar(0));
        var run = await stream.RunAsync(1, [Given(7), Given(Scalar(1))], [Keep(7), Inline()]);
        await stream.OkAsync(await stream.StoreAsync(8, Scalar(0)));
        await cancel.CancelAsync();
        await stream.OkAsync(run);
        foreach (var failed in flood)
        {
            var status = (await Assert.ThrowsAsync<RpcException>(() => failed.WaitAsync(TestServer.Patience))).StatusCode;
            Assert.Contains(status, new[] { StatusCode.Cancelled, StatusCode.ResourceExhausted });
        }
    }

    private static async Task<int> NapAsync(TestStream stream, CancellationToken end)
    {
        var turns = 0;
        for (; !end.IsCancellationRequested; turns++) await stream.OkAsync(await stream.RunAsync(1, [], [new ResultTarget()]));
        return turns;
    }

    private static async Task UploadAsync(TpuService.TpuServiceClient client, string session, ulong array)
    {
        var type = new ArrayTypeProto { ElementType = PrimitiveType.S8, Dimensions = { 64 << 10 } };
        using var call = client.StoreBuffer();
        var header = new StoreBufferHeader { SessionId = session, Array = array, Type = type, TotalBytes = 64 << 10 };
        await call.RequestStream.WriteAsync(new StoreBufferRequest { Header = header });
        await call.RequestStream.WriteAsync(new StoreBufferRequest { Chunk = Google.Protobuf.ByteString.CopyFrom(new byte[64 << 10]) });
        await call.RequestStream.CompleteAsync();
        await call.ResponseAsync;
    }
}
